package io.oncefs.ops.sim;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.FirstBatch;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store whose every durable unit the oracle sees. */
final class WatchedStore implements ChunkStore {
  private final ChunkStore store;
  private final ReplicaOracle oracle;

  WatchedStore(ChunkStore store, ReplicaOracle oracle) {
    this.store = store;
    this.oracle = oracle;
  }

  @Override
  public void commit(WriteUnit unit) throws StoreFull, StoreFailed {
    store.commit(unit);
    oracle.committed(store.store(), unit);
  }

  @Override
  public StoreId store() {
    return store.store();
  }

  @Override
  public ClusterId cluster() {
    return store.cluster();
  }

  @Override
  public Generation generation() {
    return store.generation();
  }

  @Override
  public @Nullable StoredReplica replica(ChunkId chunk) throws StoreFailed, StoreDamaged {
    return store.replica(chunk);
  }

  @Override
  public void forEachReplica(Consumer<StoredReplica> visitor) throws StoreFailed, StoreDamaged {
    store.forEachReplica(visitor);
  }

  @Override
  public @Nullable FirstBatch firstBatch(ChunkId chunk) throws StoreFailed, StoreDamaged {
    return store.firstBatch(chunk);
  }

  @Override
  public @Nullable Position positionAt(ChunkId chunk, long lsn) throws StoreFailed, StoreDamaged {
    return store.positionAt(chunk, lsn);
  }

  @Override
  public void records(ChunkId chunk, long fromLsn, long toLsn, RecordVisitor visitor)
      throws StoreFailed, StoreDamaged {
    store.records(chunk, fromLsn, toLsn, visitor);
  }

  @Override
  public Slice read(ChunkId chunk, long offset, long limit, int max)
      throws StoreFailed, StoreDamaged {
    return store.read(chunk, offset, limit, max);
  }

  @Override
  public long floor() {
    return store.floor();
  }

  @Override
  public Usage usage() throws StoreFailed {
    return store.usage();
  }

  @Override
  public void reclaim() throws StoreFailed {
    store.reclaim();
  }

  @Override
  public Map<String, Double> statistics() {
    return store.statistics();
  }

  @Override
  public void close() {
    store.close();
  }
}
