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

  /** Runs the task on the loop after at least this many nanoseconds. */
  Timer after(long delayNanos, Runnable task);

  /** Ends the loop: waiting tasks and timers are dropped, the running one ends. Idempotent. */
  @Override
  void close();
}
