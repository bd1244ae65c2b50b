package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.FirstBatch;

/** One step of a {@link WriteUnit}. */
public sealed interface Change {

  /** A new open replica with its batch 0. The chunk must be unknown here. */
  record Create(FirstBatch first, Position after) implements Change {}

  /**
   * One more batch on an open replica.
   *
   * @param before must be where the replica stands
   * @param committed what is known to be committed, stored with it
   */
  record Append(ChunkId chunk, Position before, Batch batch, Position after, long committed)
      implements Change {}

  /**
   * An open replica accepts nothing more; an unknown chunk becomes fenced at {@link Position#ZERO}.
   */
  record Fence(ChunkId chunk, long committed) implements Change {}

  /**
   * Cuts everything at or above {@code at} and makes the replica sealed there. It must hold at
   * least {@code at.lsn()} batches with this digest; at {@link Position#ZERO} nothing but the state
   * is left.
   */
  record Seal(ChunkId chunk, Position at) implements Change {}

  /** Removes all trace of a replica. Its space comes back in time. */
  record Drop(ChunkId chunk) implements Change {}

  /** Raises {@link ChunkStore#floor}; fences of absent chunks below it may be forgotten. */
  record RaiseFloor(long floor) implements Change {}
}
