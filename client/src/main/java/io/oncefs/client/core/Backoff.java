package io.oncefs.client.core;

import java.util.SplittableRandom;

/**
 * Pauses that double up to a cap, each drawn between half and whole so that clients do not march in
 * step.
 */
public final class Backoff {
  private final long firstNanos;
  private final long capNanos;
  private final SplittableRandom random;
  private int failures;

  /**
   * @param seed of the jitter, drawn from the host's entropy by whoever makes this
   */
  public Backoff(long firstNanos, long capNanos, long seed) {
    this.firstNanos = firstNanos;
    this.capNanos = capNanos;
    this.random = new SplittableRandom(seed);
  }

  /** How long to wait after one more failure. */
  public long nextNanos() {
    long whole = Math.min(capNanos, firstNanos << Math.min(failures, 20));
    failures++;
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  /** It works again. */
  public void reset() {
    failures = 0;
  }
}
