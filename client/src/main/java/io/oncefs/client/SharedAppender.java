package io.oncefs.client;

import io.oncefs.common.FileId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The appender that the calls for one path share, as long as the path leads to the same file. */
final class SharedAppender {
  private static final Logger LOG = LoggerFactory.getLogger(SharedAppender.class);

  private final OnceFs fs;
  private final String path;
  private final Map<Appender, Integer> users = new HashMap<>();
  private @Nullable Appender current;
  private long boundNanos;
  private @Nullable Look look;
  private boolean ended;

  /** A question where the path leads, for an appender that was bound then. */
  private record Look(Appender bound, long sinceNanos, CompletableFuture<Optional<FileId>> found) {}

  SharedAppender(OnceFs fs, String path) {
    this.fs = fs;
    this.path = path;
  }

  /**
   * Takes the appender, to be given back; looks the path up if that was not done lately. While it
   * is used all the time nobody waits for the answer: the masters may be without a leader, and
   * appends need none.
   *
   * @param rebindNanos how old what is known of the path may become
   * @return null if this has ended and another one must be made
   */
  synchronized @Nullable Appender take(long nowNanos, long rebindNanos) throws OnceFsException {
    if (ended) {
      return null;
    }
    if (current != null) {
      follow(current, nowNanos, rebindNanos);
    }
    Appender taken = current;
    if (taken == null) {
      taken = fs.appender(path).open();
      current = taken;
      boundNanos = nowNanos;
    }
    users.merge(taken, 1, Integer::sum);
    return taken;
  }

  /** Retires the bound appender if the path leads somewhere else. */
  private void follow(Appender bound, long nowNanos, long rebindNanos) throws OnceFsException {
    Look last = look;
    if (last != null && last.found().isDone()) {
      look = null;
      if (!last.found().isCompletedExceptionally()) {
        looked(last.bound(), last.sinceNanos(), last.found().join().orElse(null));
      }
    }
    long age = nowNanos - boundNanos;
    if (current == bound && look == null && age > rebindNanos) {
      if (age > 2 * rebindNanos) {
        looked(bound, nowNanos, fs.fileAt(path));
      } else {
        look = new Look(bound, nowNanos, fs.findFile(path));
      }
    }
  }

  /** The path led there at some instant since. */
  private void looked(Appender bound, long sinceNanos, @Nullable FileId found) {
    if (bound != current) {
      return;
    }
    if (bound.file().equals(found)) {
      boundNanos = sinceNanos;
    } else {
      retire();
    }
  }

  /** Gives it back; the last user of a retired one closes it. */
  synchronized void give(Appender taken) {
    boolean stillUsed =
        users.computeIfPresent(taken, (appender, count) -> count == 1 ? null : count - 1) != null;
    if (!stillUsed && taken != current) {
      close(taken);
    }
  }

  /** The next call looks the path up and begins with a new writer. */
  synchronized void retire() {
    Appender old = current;
    current = null;
    if (old != null && !users.containsKey(old)) {
      close(old);
    }
  }

  /** Ends this if nobody used it since; whether it has ended. */
  synchronized boolean endIfIdle(long boundSinceNanos) {
    if (users.isEmpty() && boundNanos < boundSinceNanos) {
      end();
    }
    return ended;
  }

  synchronized void end() {
    ended = true;
    retire();
  }

  private void close(Appender appender) {
    try {
      appender.close();
    } catch (OnceFsException failed) {
      LOG.debug("the shared appender of {} had failed before it was closed", path, failed);
    }
  }
}
