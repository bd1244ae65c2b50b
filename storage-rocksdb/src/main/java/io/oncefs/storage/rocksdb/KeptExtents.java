package io.oncefs.storage.rocksdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The extents of sealed chunks that small reads asked for last: such a read is found in memory, not
 * by a search through rows. All rows of a chunk are read when it is asked for a second time among
 * some hundred others: where far more chunks are read than fit, most reads search for their own row
 * only. Rows of a sealed chunk change only when batches of it are erased; whoever erases says so
 * ({@link #erased}) when it is durable. For any thread.
 */
final class KeptExtents {
  private static final int MISSED_MAX = 512;

  private final ReplicaStates states;
  private final Rows rows;
  private final Cache<ChunkId, ChunkExtents> chunks;

  /** Chunks that were asked for and are not here; some of those asked for last. */
  private final Set<ChunkId> missed = ConcurrentHashMap.newKeySet();

  /** Guarded by this: extents looked up before an erasure are not kept after it. */
  private long erasures;

  /**
   * @param bytes of memory, at most
   */
  KeptExtents(ReplicaStates states, Rows rows, long bytes) {
    this.states = states;
    this.rows = rows;
    this.chunks =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((ChunkId chunk, ChunkExtents extents) -> extents.weight())
            .executor(Runnable::run)
            .build();
  }

  /** All extents of the chunk; null if it may still grow, is new here, or has too many. */
  @Nullable ChunkExtents of(ChunkId chunk) throws StoreDamaged, RocksDBException {
    ChunkExtents kept = chunks.getIfPresent(chunk);
    if (kept == null) {
      long seen = erasures();
      StoredReplica replica = states.replica(chunk);
      if (replica == null || replica.phase() != Phase.SEALED) {
        return null;
      }
      if (!missed.remove(chunk)) {
        noteMiss(chunk);
        return null;
      }
      kept = rows.all(chunk);
      keep(chunk, kept, seen);
    }
    return kept.areComplete() ? kept : null;
  }

  private void noteMiss(ChunkId chunk) {
    if (missed.size() >= MISSED_MAX) {
      missed.clear();
    }
    missed.add(chunk);
  }

  private synchronized long erasures() {
    return erasures;
  }

  private synchronized void keep(ChunkId chunk, ChunkExtents extents, long seen) {
    if (erasures == seen) {
      chunks.put(chunk, extents);
    }
  }

  /** Batches of the chunk were erased, durably. */
  synchronized void erased(ChunkId chunk) {
    erasures++;
    chunks.invalidate(chunk);
  }

  /** Where extents are looked up. */
  interface Rows {
    ChunkExtents all(ChunkId chunk) throws RocksDBException;
  }
}
