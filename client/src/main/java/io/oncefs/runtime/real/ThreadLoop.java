package io.oncefs.runtime.real;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Timer;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is a daemon thread. Handing it a task takes no lock, and wakes the thread only if it
 * sleeps: every append passes through several loops, twice. While it sleeps, the loop may be lent.
 *
 * <pre>
 * AWAKE  --nothing to do-->            IDLE   the thread sleeps
 * IDLE   --a task, or a timer is due-> AWAKE  the thread runs tasks
 * IDLE   --runHere-->                  LENT   another thread runs one task
 * LENT   --it has run-->               IDLE   the thread is woken if there is something for it
 * </pre>
 *
 * Whoever changes the state to AWAKE or LENT sees all that was done before under either.
 */
final class ThreadLoop implements EventLoop {
  private enum State {
    AWAKE,
    IDLE,
    LENT
  }

  /** Tasks that may run before timers are looked at again. */
  private static final int TASKS_PER_LOOK = 64;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final FaultHandler faults;
  private final String name;
  private final Thread thread;
  private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);
  private volatile boolean closed;

  /** The thread is up, and the loop is lent. */
  private volatile boolean wantedBack;

  private volatile @Nullable Thread borrower;

  /** Only the thread itself, or who has borrowed the loop, touches these. */
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();

  private long timers;
  private long sleepsUntilNanos;
  private boolean sleepsForEver;

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
      // Who has borrowed it looks when giving it back.
      if (state.get() == State.IDLE) {
        LockSupport.unpark(thread);
      }
    }
  }

  @Override
  public boolean runHere(Runnable task) {
    if (closed || wantedBack || !tasks.isEmpty() || !state.compareAndSet(State.IDLE, State.LENT)) {
      return false;
    }
    borrower = Thread.currentThread();
    try {
      guarded(task);
    } finally {
      giveBack();
    }
    return true;
  }

  private void giveBack() {
    borrower = null;
    boolean earlier = isTimerBeforeWaking();
    state.set(State.IDLE);
    if (earlier || wantedBack || closed || !tasks.isEmpty()) {
      LockSupport.unpark(thread);
    }
  }

  private boolean isTimerBeforeWaking() {
    Waiting first = waiting.peek();
    return first != null && (sleepsForEver || first.dueNanos - sleepsUntilNanos < 0);
  }

  private boolean isMine() {
    Thread current = Thread.currentThread();
    return current == thread || current == borrower;
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    Waiting timer = new Waiting(System.nanoTime() + Math.max(0, delayNanos), task);
    if (isMine()) {
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
    Waiting first = waiting.peek();
    sleepsForEver = first == null;
    sleepsUntilNanos = first == null ? 0 : first.dueNanos;
    // Left behind by a task; with it the thread would not sleep any more.
    boolean unused = Thread.interrupted();
    long until = sleepsUntilNanos;
    boolean forEver = sleepsForEver;
    state.set(State.IDLE);
    // Whoever adds a task from here on sees that the thread is asleep.
    if (tasks.isEmpty() && !closed) {
      if (forEver) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, until - System.nanoTime());
      }
    }
    takeBack();
  }

  private void takeBack() {
    while (!state.compareAndSet(State.IDLE, State.AWAKE)) {
      wantedBack = true;
      // Of a close, which is looked at next; with it the thread would not sleep.
      boolean unused = Thread.interrupted();
      // Whoever gives it back from here on sees that it is wanted.
      if (state.get() == State.LENT) {
        LockSupport.park(this);
      }
    }
    wantedBack = false;
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
      if (isMine()) {
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
