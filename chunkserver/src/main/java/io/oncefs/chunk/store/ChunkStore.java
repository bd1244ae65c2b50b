package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one chunkserver on one disk.
 *
 * <p>What a caller may rely on:
 *
 * <ul>
 *   <li>{@link #commit} is atomic and durable: when it returns, the whole unit survives a crash of
 *       the process or the machine; if the process ends before, either all of it survives or
 *       nothing.
 *   <li>Reads see exactly the committed units, at once, from any thread.
 *   <li>Bytes read are the bytes written, or the read fails with {@link StoreDamaged}.
 *   <li>Opening raises {@link #generation} durably: no two openings of a store share one.
 * </ul>
 *
 * <p>What a caller must do: commit the changes of one chunk from one thread at a time and in order
 * (units of different chunks may be committed concurrently); hold every change to what {@link
 * Change} says of it; stop the process when {@link StoreFailed} is thrown; close the store last.
 */
public interface ChunkStore extends AutoCloseable {
  StoreId store();

  ClusterId cluster();

  Generation generation();

  /** What was there when it was opened; asking costs nothing. */
  Opening opening();

  /**
   * Applies all changes of the unit, atomically and durably.
   *
   * @throws StoreFull before anything was written; the space reserved for fences and seals is not
   *     counted as free, so that units of only these still succeed
   * @throws StoreFailed if it is not known whether the unit was written
   */
  void commit(WriteUnit unit) throws StoreFull, StoreFailed;

  /** The replica as committed, or null if this store never heard of the chunk or dropped it. */
  @Nullable StoredReplica replica(ChunkId chunk) throws StoreFailed, StoreDamaged;

  /** All replicas, by ascending chunk id, each as of some moment of the call. */
  void forEachReplica(Consumer<StoredReplica> visitor) throws StoreFailed, StoreDamaged;

  /** The first replicas from this chunk on, by ascending chunk id, at most so many. */
  default List<StoredReplica> replicas(ChunkId from, int max) throws StoreFailed, StoreDamaged {
    List<StoredReplica> page = new ArrayList<>();
    forEachReplica(
        each -> {
          if (each.chunk().compareTo(from) >= 0 && page.size() < max) {
            page.add(each);
          }
        });
    return page;
  }

  /** Batch 0 of a chunk, or null if it has none. */
  @Nullable FirstBatch firstBatch(ChunkId chunk) throws StoreFailed, StoreDamaged;

  /**
   * The position right before LSN {@code lsn}, or null if the chunk holds fewer than {@code lsn}
   * batches.
   */
  @Nullable Position positionAt(ChunkId chunk, long lsn) throws StoreFailed, StoreDamaged;

  /**
   * Visits the records of the batches from {@code fromLsn} (at least 1) to below {@code toLsn}, in
   * order, without their bytes, until the visitor says stop.
   */
  void records(ChunkId chunk, long fromLsn, long toLsn, RecordVisitor visitor)
      throws StoreFailed, StoreDamaged;

  /**
   * Reads bytes of a chunk. If the replica was cut below {@code limit} or dropped meanwhile there
   * is nothing to return and the slice is empty.
   *
   * @param offset in the chunk, at most {@code limit}
   * @param limit nothing at or above this offset is returned; at most the prepared length
   * @param max bytes, at most {@link io.oncefs.common.Limits#READ_BYTES_MAX}
   * @return at least one byte if the replica still reaches {@code limit}, unless {@code offset ==
   *     limit}; maybe fewer than asked
   */
  Slice read(ChunkId chunk, long offset, long limit, int max) throws StoreFailed, StoreDamaged;

  /** Chunk ids below this are never created open here any more; 0 lets all pass. */
  long floor();

  Usage usage() throws StoreFailed;

  /**
   * Brings back the space of what was cut and dropped since the last call. May take long, and slows
   * others down while it runs; safe at any time. Without it the space comes back too, but only with
   * the work that later writes cause.
   */
  default void reclaim() throws StoreFailed {}

  /**
   * Numbers for whoever watches this store, by a name that ends in the unit. Which ones there are
   * differs between kinds of stores and never changes while one is open.
   */
  default Map<String, Double> statistics() {
    return Map.of();
  }

  @Override
  void close();

  /** Sees one batch's records; {@code before} is the position right before it. */
  interface RecordVisitor {
    /** Returns whether to go on. */
    boolean batch(Position before, List<IdempotencyRecord> records);
  }

  /**
   * What an opening finds. A store looks at all its replicas once then, and nobody else need.
   *
   * @param replicas that are more than the fence of an unknown chunk
   * @param highestChunk the largest id of all replicas, 0 if there are none
   * @param unsealed the replicas that are not sealed, by ascending chunk id
   */
  record Opening(long replicas, long highestChunk, List<ChunkId> unsealed) {
    public Opening {
      unsealed = List.copyOf(unsealed);
    }
  }

  /**
   * How full it is.
   *
   * @param capacityBytes of the disk, or what this store may take of it
   * @param freeBytes what new data may still take; the reserve is not part of it
   * @param usedBytes what its replicas take
   * @param chunks replicas that are more than the fence of an unknown chunk
   */
  record Usage(long capacityBytes, long freeBytes, long usedBytes, long chunks) {}
}
