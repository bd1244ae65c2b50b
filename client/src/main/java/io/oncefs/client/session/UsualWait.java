package io.oncefs.client.session;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How long answers of one kind take these days: by powers of two, older ones counting less and
 * less. Any thread may add; one reads.
 */
final class UsualWait {
  private static final int POWERS = 64;

  /** Below so many nothing is usual yet. */
  private static final int ANSWERS_MIN = 128;

  private static final int ANSWERS_KEPT = 4_096;

  /** Of so many answers one may take longer. */
  private static final int ONE_IN = 100;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(POWERS);

  void add(long nanos) {
    counts.incrementAndGet(Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos)));
  }

  /**
   * A time within which 99 of 100 answers came, at most twice as long as it need be; 0 if it is not
   * known.
   */
  long nanos() {
    int[] seen = new int[POWERS];
    int all = 0;
    for (int i = 0; i < POWERS; i++) {
      seen[i] = counts.get(i);
      all += seen[i];
    }
    if (all >= ANSWERS_KEPT) {
      for (int i = 0; i < POWERS; i++) {
        counts.addAndGet(i, -(seen[i] / 2));
      }
    }
    int longer = 0;
    for (int i = POWERS - 2; i > 0 && all >= ANSWERS_MIN; i--) {
      longer += seen[i];
      if (longer > all / ONE_IN) {
        return 1L << (i + 1);
      }
    }
    return 0;
  }
}
