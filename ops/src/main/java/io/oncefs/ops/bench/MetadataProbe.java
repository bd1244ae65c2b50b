package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes one directory after the other, and says how long the slowest took. */
final class MetadataProbe {
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final OnceFs fs;
  private final Clock clock;
  private final String directory;
  private final AtomicReference<@Nullable OnceFsException> failed = new AtomicReference<>();
  private volatile long sinceNanos = Long.MAX_VALUE;
  private volatile boolean stopping;
  private volatile long longestNanos;
  private @Nullable Thread thread;

  /**
   * Nothing happens yet.
   *
   * @param directory that nobody else writes to
   */
  MetadataProbe(OnceFs fs, Clock clock, String directory) {
    this.fs = fs;
    this.clock = clock;
    this.directory = directory;
  }

  MetadataProbe start() {
    thread = Threads.start("bench-metadata", this::make);
    return this;
  }

  /** Counts from now on; what was asked for before counts for the time after. */
  void count() {
    sinceNanos = clock.nanos();
  }

  /** Ends it, once what is under way has its outcome; the longest that counted. */
  Duration end() throws IOException, InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.join();
    }
    OnceFsException failure = failed.get();
    if (failure != null) {
      throw new IOException("a change of the namespace failed", failure);
    }
    return Duration.ofNanos(longestNanos);
  }

  private void make() {
    try {
      for (int i = 0; !stopping; i++) {
        long asked = clock.nanos();
        fs.mkdirs(directory + "/" + i);
        long counted = clock.nanos() - Math.max(asked, sinceNanos);
        longestNanos = Math.max(longestNanos, counted);
        Threads.pause(BETWEEN);
      }
    } catch (OnceFsException failure) {
      failed.set(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
