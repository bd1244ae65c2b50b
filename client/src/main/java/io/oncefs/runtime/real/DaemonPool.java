package io.oncefs.runtime.real;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that blocks, such as name lookups. They never keep a process alive. */
public final class DaemonPool {
  private static final long IDLE_SECONDS = 30;

  private DaemonPool() {}

  /**
   * A pool of at most this many threads, which end when they are idle. Waiting tasks are not
   * bounded: who hands them in must be.
   */
  public static ExecutorService of(String name, int threadsMax) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
