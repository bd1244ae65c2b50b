package io.oncefs.chunk.sync;

import io.oncefs.runtime.Clock;

/**
 * Whether some master has heard of this server lately. It only spares appenders a primary whose
 * chunks are about to be sealed: nothing is unsafe without it.
 */
public final class Lease {
  private static final long NONE = Long.MIN_VALUE;
  private static final long MILLISECOND = 1_000_000;

  private final Clock clock;
  private volatile long askedNanos = NONE;
  private volatile long boundNanos;

  public Lease(Clock clock) {
    this.clock = clock;
  }

  /**
   * A master has answered.
   *
   * @param heartbeatSentNanos when it was asked: the lease runs from then at the latest
   */
  void renewed(long heartbeatSentNanos, long leaseMillis) {
    // Ended here well before the master takes it for ended.
    boundNanos = leaseMillis * MILLISECOND / 10 * 7;
    if (askedNanos == NONE || heartbeatSentNanos - askedNanos > 0) {
      askedNanos = heartbeatSentNanos;
    }
  }

  /** On any thread. */
  public boolean holds() {
    long asked = askedNanos;
    return asked != NONE && clock.nanos() - asked < boundNanos;
  }

  /** Since the last heartbeat that was answered; -1 if none ever was. */
  public long ageMillis() {
    long asked = askedNanos;
    return asked == NONE ? -1 : (clock.nanos() - asked) / MILLISECOND;
  }
}
