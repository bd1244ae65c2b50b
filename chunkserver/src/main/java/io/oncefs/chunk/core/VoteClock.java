package io.oncefs.chunk.core;

/**
 * How long a replica's vote may take: a multiple of what votes have taken lately, within bounds; at
 * least what a slow disk needs for the bytes that are under way, since what votes took lately may
 * have been votes for next to nothing. Follows the slower ones quickly and the faster ones slowly.
 */
final class VoteClock {
  private static final int PATIENCE = 16;

  /** 10 MB/s. */
  private static final long NANOS_PER_BYTE = 100;

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

  /**
   * The bound now.
   *
   * @param bytes that are under way
   */
  long boundNanos(long bytes) {
    long slow = minNanos + bytes * NANOS_PER_BYTE;
    return Math.min(maxNanos, Math.max(slow, recentNanos * PATIENCE));
  }
}
