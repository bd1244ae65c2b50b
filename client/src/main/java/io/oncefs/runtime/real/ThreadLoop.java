package io.oncefs.runtime.real;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Timer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A loop that is a daemon thread. */
final class ThreadLoop implements EventLoop {
  private final ScheduledThreadPoolExecutor thread;
  private final FaultHandler faults;
  private final String name;

  ThreadLoop(String name, FaultHandler faults) {
    this.name = name;
    this.faults = faults;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, task -> daemon(task, name), new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(guarded(task));
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    ScheduledFuture<?> waiting = thread.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    return () -> waiting.cancel(false);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable broken) {
        // What fails under a loop that was closed has lost its surroundings: that is no fault.
        if (!thread.isShutdown()) {
          faults.fatal("task failed on loop " + name, broken);
        }
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
