package io.oncefs.client;

import io.oncefs.common.FileId;
import java.util.HashMap;
import java.util.Map;
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
  private @Nullable FileId file;
  private long boundNanos;
  private boolean ended;

  SharedAppender(OnceFs fs, String path) {
    this.fs = fs;
    this.path = path;
  }

  /**
   * Takes the appender, to be given back; looks the path up if that was not done since.
   *
   * @return null if this has ended and another one must be made
   */
  synchronized @Nullable Appender take(long nowNanos, long boundSinceNanos) throws OnceFsException {
    if (ended) {
      return null;
    }
    if (current != null && boundNanos < boundSinceNanos) {
      if (file != null && file.equals(fs.fileAt(path))) {
        boundNanos = nowNanos;
      } else {
        retire();
      }
    }
    Appender taken = current;
    if (taken == null) {
      taken = fs.appender(path).open();
      current = taken;
      file = taken.file();
      boundNanos = nowNanos;
    }
    users.merge(taken, 1, Integer::sum);
    return taken;
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
