package io.oncefs.runtime.real;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads and waiting for programs that drive servers and clients from outside: command line, admin
 * HTTP, local clusters. Nothing on the path of an append or a read uses them.
 */
public final class Threads {
  private Threads() {}

  /**
   * Daemon threads behind a bounded queue; a task that finds the queue full is refused with {@link
   * java.util.concurrent.RejectedExecutionException}.
   */
  public static ExecutorService bounded(String name, int threads, int queue) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            task -> daemon(name + "-" + count.incrementAndGet(), task));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Starts a daemon thread. */
  public static Thread start(String name, Runnable task) {
    Thread thread = daemon(name, task);
    thread.start();
    return thread;
  }

  /** Runs the task when the process is asked to end; not when it is killed or halts itself. */
  public static void atExit(String name, Runnable task) {
    Runtime.getRuntime().addShutdownHook(new Thread(task, name));
  }

  /**
   * Waits, for a poll that has nothing better to wait on.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
