package io.oncefs.client.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.MasterRequest.SealReason;
import org.jspecify.annotations.Nullable;

/**
 * Which tail somebody wants.
 *
 * @param sinceNanos the master must have been asked at this instant or later
 * @param troubled a chunk whose primary does not take appends; null if none
 * @param seal why the troubled chunk should be sealed; null if it only has to be read again
 */
public record TailNeed(long sinceNanos, @Nullable ChunkId troubled, @Nullable SealReason seal) {

  /** Any tail, also one that was read long ago. */
  public static TailNeed any() {
    return new TailNeed(Long.MIN_VALUE, null, null);
  }

  /** One that the master names from now on. */
  public static TailNeed fresh(long nowNanos) {
    return new TailNeed(nowNanos, null, null);
  }

  /** The primary says the chunk is not the tail any more. */
  public static TailNeed moved(ChunkId chunk, long nowNanos) {
    return new TailNeed(nowNanos, chunk, null);
  }

  /** The primary cannot go on: the chunk has to end. */
  public static TailNeed dead(ChunkId chunk, SealReason reason, long nowNanos) {
    return new TailNeed(nowNanos, chunk, reason);
  }

  /** Whether this tail will do. */
  public boolean isMetBy(Tail tail) {
    return tail.readNanos() >= sinceNanos && (seal == null || !tail.chunk().equals(troubled));
  }
}
