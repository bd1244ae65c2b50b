package io.oncefs.client;

import io.oncefs.runtime.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The appenders behind {@link OnceFs#append}: one random-id writer per path, closed when it has not
 * been used for a while. For any thread.
 */
final class SharedAppenders {
  private final OnceFs fs;
  private final Clock clock;
  private final long rebindNanos;
  private final Map<String, SharedAppender> byPath = new ConcurrentHashMap<>();

  SharedAppenders(OnceFs fs, Clock clock, Duration rebind) {
    this.fs = fs;
    this.clock = clock;
    this.rebindNanos = ByteBudget.nanos(rebind);
  }

  AppendResult append(String path, byte[] bytes) throws OnceFsException {
    try {
      return appendOnce(path, bytes);
    } catch (AppenderStopped | WriterExpired | NotFound stopped) {
      // Not written to what the path leads to: by a new writer it may be.
      forget(path);
      return appendOnce(path, bytes);
    }
  }

  private AppendResult appendOnce(String path, byte[] bytes) throws OnceFsException {
    while (true) {
      long now = clock.nanos();
      SharedAppender shared = byPath.get(path);
      if (shared == null) {
        endIdle(now);
        shared = byPath.computeIfAbsent(path, absent -> new SharedAppender(fs, path));
      }
      Appender appender = shared.take(now, rebindNanos);
      if (appender == null) {
        byPath.remove(path, shared);
        continue;
      }
      try {
        return appender.append(bytes);
      } finally {
        shared.give(appender);
      }
    }
  }

  private void endIdle(long nowNanos) {
    byPath.values().removeIf(each -> each.endIfIdle(nowNanos - rebindNanos));
  }

  /** The path, and whatever lies under it, leads somewhere else from now on. */
  void forget(String path) {
    byPath.forEach(
        (each, shared) -> {
          if (each.equals(path) || each.startsWith(path + "/")) {
            shared.retire();
          }
        });
  }

  void close() {
    byPath.values().forEach(SharedAppender::end);
    byPath.clear();
  }
}
