package io.oncefs.runtime.sim;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.Timer;
import java.util.function.BooleanSupplier;

/**
 * One incarnation of one simulated process. {@link #kill} drops everything it still meant to do;
 * {@link #pause} defers it. A restarted process is a new host.
 */
public final class SimHost implements Host {
  /** The longest a task waits for its loop: tasks on different loops interleave by the seed. */
  private static final long HOP_NANOS_MAX = 20_000;

  private final SimScheduler scheduler;
  private final FaultHandler faults;
  private final double clockRate;
  private boolean dead;
  private long pausedUntilNanos;
  private long slowUntilNanos;
  private int slowness = 1;

  public SimHost(SimScheduler scheduler, FaultHandler faults) {
    this(scheduler, faults, 1);
  }

  /**
   * @param clockRate how fast its clocks go; 1 for right
   */
  public SimHost(SimScheduler scheduler, FaultHandler faults, double clockRate) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.clockRate = clockRate;
  }

  /** Ends the process: none of its tasks runs any more. */
  public void kill() {
    dead = true;
  }

  public boolean isDead() {
    return dead;
  }

  /** Stops the process for a while, as a long collection or SIGSTOP would. */
  public void pause(long nanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, scheduler.nowNanos() + nanos);
  }

  public boolean isPaused() {
    return scheduler.nowNanos() < pausedUntilNanos;
  }

  /** Makes everything it does take so many times longer, for a while. */
  public void slow(int factor, long nanos) {
    slowness = factor;
    slowUntilNanos = scheduler.nowNanos() + nanos;
  }

  /** How many times longer everything takes now. */
  public int slowness() {
    return scheduler.nowNanos() < slowUntilNanos ? slowness : 1;
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return (long) (scheduler.nowNanos() * clockRate);
      }

      @Override
      public long wallMillis() {
        return 1_700_000_000_000L + nanos() / 1_000_000;
      }
    };
  }

  @Override
  public Entropy entropy() {
    return scheduler.random()::nextLong;
  }

  @Override
  public FaultHandler faults() {
    return faults;
  }

  @Override
  public EventLoop newLoop(String name) {
    return new Loop(name);
  }

  private final class Loop implements EventLoop {
    private final String name;
    private boolean closed;
    private boolean running;
    private long lastStartNanos;
    private int given;

    Loop(String name) {
      this.name = name;
    }

    @Override
    public void execute(Runnable task) {
      long hop = scheduler.random().nextLong(HOP_NANOS_MAX * slowness());
      // In the order given: never before a task that was given earlier.
      long start = Math.max(lastStartNanos, scheduler.nowNanos() + hop);
      lastStartNanos = start;
      given++;
      scheduler.after(start - scheduler.nowNanos(), () -> runGiven(task));
    }

    /** Lent by the seed: half of the times it could be. */
    @Override
    public boolean runHere(Runnable task) {
      if (dead
          || closed
          || running
          || given > 0
          || isPaused()
          || scheduler.random().nextBoolean()) {
        return false;
      }
      guarded(task);
      return true;
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
      boolean[] cancelled = new boolean[1];
      long delay = (long) (Math.max(0, delayNanos) / clockRate);
      Timer timer = scheduler.after(delay, () -> run(task, () -> cancelled[0]));
      return () -> {
        cancelled[0] = true;
        timer.cancel();
      };
    }

    private void runGiven(Runnable task) {
      run(
          () -> {
            given--;
            task.run();
          },
          () -> false);
    }

    private void run(Runnable task, BooleanSupplier cancelled) {
      if (dead || closed || cancelled.getAsBoolean()) {
        return;
      }
      long wait = pausedUntilNanos - scheduler.nowNanos();
      if (wait > 0) {
        scheduler.after(wait, () -> run(task, cancelled));
        return;
      }
      guarded(task);
    }

    private void guarded(Runnable task) {
      running = true;
      try {
        task.run();
      } catch (RuntimeException | Error broken) {
        faults.fatal("task failed on loop " + name, broken);
      } finally {
        running = false;
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
