package io.oncefs.runtime.sim;

import io.oncefs.common.Checks;
import io.oncefs.runtime.Timer;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of a simulated world: events in virtual time order, ties broken by insertion. All
 * randomness of a run comes from {@link #random}, so a run repeats exactly from its seed.
 */
public final class SimScheduler {
  private static final int CANCELLED_MAX = 256;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private long nowNanos;
  private long inserted;
  private int cancelled;

  public SimScheduler(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Virtual nanoseconds since the world began. */
  public long nowNanos() {
    return nowNanos;
  }

  public SplittableRandom random() {
    return random;
  }

  /** Runs the task after a delay of virtual time. */
  public Timer after(long delayNanos, Runnable task) {
    Checks.argument(delayNanos >= 0, "a delay is not negative: %s", delayNanos);
    Event event = new Event(nowNanos + delayNanos, inserted++, task);
    events.add(event);
    return event;
  }

  /** Most timeouts are cancelled long before their time: they need not stay until then. */
  private void cancelled() {
    cancelled++;
    if (cancelled > CANCELLED_MAX && cancelled > events.size() / 2) {
      events.removeIf(each -> each.task == null);
      cancelled = 0;
    }
  }

  /** Runs the next event, if there is one. */
  public boolean step() {
    Event next = events.poll();
    while (next != null && next.task == null) {
      cancelled--;
      next = events.poll();
    }
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.atNanos);
    Runnable task = next.task;
    if (task != null) {
      // Whoever cancels it from now on comes too late.
      next.task = null;
      task.run();
    }
    return true;
  }

  private final class Event implements Timer, Comparable<Event> {
    private final long atNanos;
    private final long order;

    /** Null once cancelled: what it holds on to need not stay until its time would have come. */
    private @Nullable Runnable task;

    Event(long atNanos, long order, Runnable task) {
      this.atNanos = atNanos;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      if (task != null) {
        task = null;
        cancelled();
      }
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
