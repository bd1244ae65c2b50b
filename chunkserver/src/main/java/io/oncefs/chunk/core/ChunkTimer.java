package io.oncefs.chunk.core;

/** The timers of one chunk; each runs at most once at a time, and a late one does no harm. */
public enum ChunkTimer {
  /** Replicas may have to hear of {@code c} without a prepare. */
  COMMIT_NOTICE,
  /** Votes may be overdue. */
  SILENCE,
  /** Batch 0 may not have been committed in time. */
  START,
  /** Requests may have waited too long for the writer table. */
  KEPT,
  /** Memory for writer tables may have become scarce. */
  TABLE_MEMORY,
  /** Ask for the writer table again. */
  TABLE,
  /** A refused batch 0 may be offered again. */
  OFFER_AGAIN,
  /** Whoever waits for the seal has waited long enough. */
  SEAL_BOUND,
  /** The primary of a sealed chunk need not be kept any longer. */
  RETIRE,
  /** The master did not say in time what an unknown chunk is. */
  LOOKUP
}
