package io.oncefs.chunk.core;

/**
 * How long a replica's vote may take: a multiple of what votes have taken lately, within bounds.
 * Follows the slower ones quickly and the faster ones slowly.
 */
final class VoteClock {
  private static final int PATIENCE = 16;

  private final long minNanos;
  private final long maxNanos;
  private long recentNanos;

  VoteClock(CoreSettings settings) {
    this.minNanos = settings.silenceMinNanos();
    this.maxNanos = settings.silenceMaxNanos();
  }

  void voteTook(long nanos) {
    recentNanos += (nanos - recentNanos) / (nanos > recentNanos ? 4 : 32);
  }

  long boundNanos() {
    return Math.max(minNanos, Math.min(maxNanos, recentNanos * PATIENCE));
  }
}
