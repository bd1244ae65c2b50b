package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.FirstBatch;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link WriteUnit}; {@link ReplicaTransitions} says what it needs and what it makes.
 */
public sealed interface Change {

  /** A new open replica with its batch 0. The chunk must be unknown here. */
  record Create(FirstBatch first, Position after) implements Change {}

  /**
   * A copy of a sealed chunk begins with its batch 0. The chunk must be unknown here, or a fence
   * without a description. Batches follow by {@link Append}; the copy counts for nothing until it
   * is sealed.
   */
  record BeginCopy(FirstBatch first, Position after) implements Change {}

  /**
   * One more batch on an open replica, or on a copy that is being made.
   *
   * @param before must be where the replica stands
   * @param committed what is known to be committed, at most {@code after.lsn()}; the largest one
   *     ever given is stored
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
   * and the description is left. All it keeps is committed. Sealing again at the same position
   * changes nothing. A copy must stand at exactly {@code at}.
   */
  record Seal(ChunkId chunk, Position at) implements Change {}

  /** Removes all trace of a replica. Its space comes back in time. */
  record Drop(ChunkId chunk) implements Change {}

  /**
   * Raises {@link ChunkStore#floor}; replicas without a description below it (fences of chunks that
   * never arrived) may be forgotten. A floor that is no higher changes nothing.
   */
  record RaiseFloor(long floor) implements Change {}

  /** The chunk that a change is about; null if it is about the store. */
  static @Nullable ChunkId chunkOf(Change change) {
    if (change instanceof Append append) {
      return append.chunk();
    } else if (change instanceof Create create) {
      return create.first().chunk().chunk();
    } else if (change instanceof BeginCopy begin) {
      return begin.first().chunk().chunk();
    } else if (change instanceof Fence fence) {
      return fence.chunk();
    } else if (change instanceof Seal seal) {
      return seal.chunk();
    } else if (change instanceof Drop drop) {
      return drop.chunk();
    }
    return null;
  }
}
