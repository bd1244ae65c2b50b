package io.oncefs.chunk;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Timer;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that runs what waits, timers too, when the test says so; it may be lent any time. */
public final class HandLoop implements EventLoop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final boolean timersRing;
  private boolean lent;
  private boolean closed;

  public HandLoop() {
    this(true);
  }

  private HandLoop(boolean timersRing) {
    this.timersRing = timersRing;
  }

  /** One on which no time passes. */
  public static HandLoop withoutTimers() {
    return new HandLoop(false);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean runHere(Runnable task) {
    if (lent || !tasks.isEmpty()) {
      return false;
    }
    lent = true;
    task.run();
    lent = false;
    return true;
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    if (timersRing) {
      tasks.add(task);
    }
    return () -> {};
  }

  @Override
  public void close() {
    closed = true;
  }

  public void runAll() {
    for (Runnable next = tasks.poll(); next != null && !closed; next = tasks.poll()) {
      next.run();
    }
  }

  public boolean isLent() {
    return lent;
  }

  public boolean isClosed() {
    return closed;
  }
}
