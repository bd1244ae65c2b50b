package io.oncefs.runtime.real;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Timer;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is a daemon thread. Handing it a task takes no lock, and wakes the thread only if it
 * sleeps: every append passes through several loops, twice.
 */
final class ThreadLoop implements EventLoop {
  /** Tasks that may run before timers are looked at again. */
  private static final int TASKS_PER_LOOK = 64;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final FaultHandler faults;
  private final String name;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /** Only the thread itself touches these. */
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();

  private long timers;

  ThreadLoop(String name, FaultHandler faults) {
    this.name = name;
    this.faults = faults;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    if (!closed) {
      tasks.add(task);
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    Waiting timer = new Waiting(System.nanoTime() + Math.max(0, delayNanos), task);
    if (Thread.currentThread() == thread) {
      add(timer);
    } else {
      execute(() -> add(timer));
    }
    return timer;
  }

  private void add(Waiting timer) {
    timer.number = timers++;
    waiting.add(timer);
  }

  private void run() {
    while (!closed) {
      boolean ran = false;
      Runnable task = tasks.poll();
      for (int i = 0; task != null && !closed && i < TASKS_PER_LOOK; i++) {
        guarded(task);
        ran = true;
        task = i + 1 < TASKS_PER_LOOK ? tasks.poll() : null;
      }
      ran |= fire();
      if (!ran) {
        sleep();
      }
    }
    tasks.clear();
    waiting.clear();
  }

  /** Runs what is due; returns whether anything was. */
  private boolean fire() {
    boolean fired = false;
    Waiting first = waiting.peek();
    while (first != null && !closed && (first.isCancelled() || first.isDue(System.nanoTime()))) {
      waiting.remove();
      Runnable task = first.take();
      if (task != null) {
        guarded(task);
        fired = true;
      }
      first = waiting.peek();
    }
    return fired;
  }

  private void sleep() {
    asleep = true;
    // Left behind by a task; with it the thread would not sleep any more.
    boolean unused = Thread.interrupted();
    // Whoever adds a task from here on sees that the thread is asleep.
    if (tasks.isEmpty() && !closed) {
      Waiting first = waiting.peek();
      if (first == null) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, first.dueNanos - System.nanoTime());
      }
    }
    asleep = false;
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable broken) {
      // What fails under a loop that was closed has lost its surroundings: that is no fault.
      if (!closed) {
        faults.fatal("task failed on loop " + name, broken);
      }
    }
  }

  /** What waits is dropped; a task that runs is interrupted. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** A timer; ordered by when it is due, then by age. */
  private final class Waiting implements Timer, Comparable<Waiting> {
    private final long dueNanos;
    private long number;
    private volatile @Nullable Runnable task;

    Waiting(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    boolean isDue(long nowNanos) {
      return nowNanos - dueNanos >= 0;
    }

    boolean isCancelled() {
      return task == null;
    }

    @Nullable Runnable take() {
      Runnable taken = task;
      task = null;
      return taken;
    }

    @Override
    public void cancel() {
      task = null;
      if (Thread.currentThread() == thread) {
        waiting.remove(this);
      }
    }

    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
