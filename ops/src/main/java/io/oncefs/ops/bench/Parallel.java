package io.oncefs.ops.bench;

import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something done for each of many numbers, by a few threads. */
final class Parallel {
  private static final int THREADS = 32;

  private Parallel() {}

  /** What is done for one of them. */
  interface Work {
    void of(int number) throws IOException;
  }

  /**
   * Does it for every number from 0 to below the count, unless one fails.
   *
   * @throws IOException that one of them failed with; others may have been done
   */
  static void each(int count, Work work) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < Math.min(THREADS, count); i++) {
      running.add(
          Threads.start(
              "bench-each-" + i,
              () -> {
                try {
                  for (int at = next.getAndIncrement();
                      at < count && failed.get() == null;
                      at = next.getAndIncrement()) {
                    work.of(at);
                  }
                } catch (IOException | RuntimeException failure) {
                  failed.compareAndSet(null, failure);
                }
              }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw new IOException("one of " + count + " failed: " + failure.getMessage(), failure);
    }
  }
}
