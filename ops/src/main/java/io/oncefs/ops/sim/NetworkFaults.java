package io.oncefs.ops.sim;

import java.util.SplittableRandom;

/** How badly the network behaves; the nemesis turns these knobs. */
final class NetworkFaults {
  private static final long TYPICAL_NANOS = 300_000;
  static final long SLOW_NANOS = 30_000_000;
  private static final long LATE_NANOS_MAX = 20_000_000_000L;

  /** Chance that a message takes up to a hundred times longer than usual. */
  double slow = 0.002;

  /** Chance, per message, that its connection breaks. */
  double breaks;

  /** Chance that a message under way at a break arrives all the same, much later. */
  double late = 0.5;

  /** Chance that a copy of a request arrives once more, later. */
  double twice;

  /** Chance that a request comes behind those sent after it; between servers a tenth of it. */
  double overtaken;

  /** How late: often just behind its successors, sometimes when all seems settled. */
  long lateNanos(SplittableRandom random) {
    return random.nextLong(random.nextInt(3) > 0 ? SLOW_NANOS : LATE_NANOS_MAX);
  }

  /** How long the caller takes to see that its connection broke. */
  long noticeNanos(SplittableRandom random) {
    return 1 + random.nextLong(random.nextBoolean() ? TYPICAL_NANOS : SLOW_NANOS);
  }

  long delayNanos(SplittableRandom random) {
    boolean isSlow = slow > 0 && random.nextDouble() < slow;
    return 20_000 + random.nextLong(isSlow ? SLOW_NANOS : TYPICAL_NANOS);
  }

  void calm() {
    breaks = 0;
    twice = 0;
    slow = 0.002;
  }
}
