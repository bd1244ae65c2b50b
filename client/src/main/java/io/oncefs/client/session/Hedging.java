package io.oncefs.client.session;

import io.oncefs.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a second replica for what the first one takes unusually long to answer (Dean and Barroso,
 * The Tail at Scale, 2013): one server that pauses is then a pause of some milliseconds to readers,
 * not one until the request times out. At most one read of {@link #ONE_IN} is asked twice, beyond a
 * few in a row: when all servers are slow, more work would make them slower.
 *
 * <p>Reads are looked at every few milliseconds, and only while there are any: a timer for each
 * would cost more than the read.
 */
final class Hedging {
  private static final long TICK_NANOS = 5_000_000L;

  /** Shorter waits are no trouble, and on a busy machine quite usual. */
  private static final long WAIT_NANOS_MIN = 10_000_000L;

  private static final long WAIT_NANOS_MAX = 1_000_000_000L;

  /** While it is not known what is usual. */
  private static final long WAIT_NANOS_FIRST = 100_000_000L;

  /** Reads of more than this have a usual time of their own. */
  private static final int SMALL_BYTES_MAX = 64 << 10;

  private static final int ONE_IN = 20;
  private static final int IN_A_ROW_MAX = 16;

  private final EventLoop loop;
  private final UsualWait small = new UsualWait();
  private final UsualWait large = new UsualWait();
  private final Queue<ReplicaRead> begun = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ticking = new AtomicBoolean();

  /** Only the loop touches these. */
  private final Deque<ReplicaRead> waiting = new ArrayDeque<>();

  /** Reads that may still be asked twice, in shares of one. */
  private int shares = ONE_IN * IN_A_ROW_MAX;

  Hedging(EventLoop loop) {
    this.loop = loop;
  }

  /** From any thread: a read that has just been asked of one replica, of several. */
  void watch(ReplicaRead read) {
    begun.add(read);
    tickLater();
  }

  /** From any thread: so long it took until a read of so many bytes was answered. */
  void answered(int bytes, long nanos) {
    kindOf(bytes).add(nanos);
  }

  private UsualWait kindOf(int bytes) {
    return bytes <= SMALL_BYTES_MAX ? small : large;
  }

  private void tickLater() {
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      loop.after(TICK_NANOS, this::tick);
    }
  }

  private void tick() {
    for (ReplicaRead each = begun.poll(); each != null; each = begun.poll()) {
      shares = Math.min(shares + 1, ONE_IN * IN_A_ROW_MAX);
      if (!each.isOver()) {
        waiting.add(each);
      }
    }
    waiting.removeIf(ReplicaRead::isOver);
    if (!waiting.isEmpty()) {
      hedge();
    }
    ticking.set(false);
    if (!waiting.isEmpty() || !begun.isEmpty()) {
      tickLater();
    }
  }

  private void hedge() {
    long longForSmall = bound(small.nanos());
    long longForLarge = Math.max(longForSmall, bound(large.nanos()));
    waiting.removeIf(
        each -> {
          boolean isLate =
              each.waitedNanos() >= (kindOf(each.bytes()) == small ? longForSmall : longForLarge);
          if (!isLate || shares < ONE_IN) {
            return false;
          }
          shares -= ONE_IN;
          each.askAnother();
          return true;
        });
  }

  private static long bound(long usualNanos) {
    return usualNanos == 0
        ? WAIT_NANOS_FIRST
        : Math.max(WAIT_NANOS_MIN, Math.min(WAIT_NANOS_MAX, 2 * usualNanos));
  }
}
