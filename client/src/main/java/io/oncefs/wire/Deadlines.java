package io.oncefs.wire;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every few milliseconds for calls that are overdue, as long as any call waits. One timer for
 * all calls: a timer for each would cost more than the call.
 */
final class Deadlines {
  /** How late a timeout may be told. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Something with calls that wait. */
  interface Watched {
    /**
     * Ends what is overdue.
     *
     * @return whether to look again; if not, {@link #watch} is to be called for the next call
     */
    boolean expire(long nowNanos);
  }

  private final Clock clock;
  private final EventLoop loop;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();

  Deadlines(Clock clock, EventLoop loop) {
    this.clock = clock;
    this.loop = loop;
  }

  /** Watches until {@link Watched#expire} says that it need not. */
  void watch(Watched waiting) {
    watched.add(waiting);
    if (ticking.compareAndSet(false, true)) {
      loop.after(TICK_NANOS, this::tick);
    }
  }

  private void tick() {
    long now = clock.nanos();
    for (Watched each : List.copyOf(watched)) {
      // Taken out first: whoever starts to wait while it is asked puts it back in.
      watched.remove(each);
      if (each.expire(now)) {
        watched.add(each);
      }
    }
    ticking.set(false);
    if (!watched.isEmpty() && ticking.compareAndSet(false, true)) {
      loop.after(TICK_NANOS, this::tick);
    }
  }
}
