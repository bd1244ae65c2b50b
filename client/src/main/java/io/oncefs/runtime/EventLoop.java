package io.oncefs.runtime;

import java.util.concurrent.Executor;

/**
 * One thread of control that owns state: tasks run one at a time, in the order they were given. A
 * task that throws stops the process through {@link FaultHandler}; it is never skipped.
 */
public interface EventLoop extends Executor, AutoCloseable {
  /** Runs the task on the loop, after all tasks given before. Dropped once the loop is closed. */
  @Override
  void execute(Runnable task);

  /**
   * Lends the loop to the calling thread for one task, if nothing runs or waits on it; else does
   * nothing. It saves waking the loop's own thread, which costs more than a short task does. For
   * tasks that never wait for a disk, a lock or another task, and for callers that hold no lock.
   *
   * @return whether the task ran; some loops are never lent
   */
  default boolean runHere(Runnable task) {
    return false;
  }

  /** {@link #runHere} if the loop can be lent, else {@link #execute}. */
  default void hereOrThere(Runnable task) {
    if (!runHere(task)) {
      execute(task);
    }
  }

  /** Runs the task on the loop after at least this many nanoseconds. */
  Timer after(long delayNanos, Runnable task);

  /** Ends the loop: waiting tasks and timers are dropped, the running one ends. Idempotent. */
  @Override
  void close();
}
