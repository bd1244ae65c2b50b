package io.oncefs.runtime;

/** A task that waits for its time on an {@link EventLoop}. */
public interface Timer {
  /** The task will not run after this returns, if called on the timer's own loop. Idempotent. */
  void cancel();
}
