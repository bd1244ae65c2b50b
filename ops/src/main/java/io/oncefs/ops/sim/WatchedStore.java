package io.oncefs.ops.sim;

import io.oncefs.chunk.store.Change;
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
import io.oncefs.ops.check.Promises;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.ops.sim.watch.Watch;
import io.oncefs.protocol.FirstBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store whose every durable unit the oracle and the watch see. */
final class WatchedStore implements ChunkStore {
  private final ChunkStore store;
  private final ReplicaOracle oracle;
  private final Promises promises;
  private final Watch watch;

  WatchedStore(ChunkStore store, ReplicaOracle oracle, Promises promises, Watch watch) {
    this.store = store;
    this.oracle = oracle;
    this.promises = promises;
    this.watch = watch;
  }

  @Override
  public void commit(WriteUnit unit) throws StoreFull, StoreFailed {
    List<@Nullable StoredReplica> before = new ArrayList<>();
    for (Change each : unit.changes()) {
      before.add(isRare(each) ? replica(each) : null);
    }
    try {
      store.commit(unit);
    } catch (StoreFull full) {
      watch.sightings().saw(Sighting.UNIT_FOUND_NO_SPACE);
      throw full;
    }
    for (int i = 0; i < before.size(); i++) {
      if (isRare(unit.changes().get(i))) {
        boolean isFull =
            unit.changes().get(i) instanceof Change.Fence && store.usage().freeBytes() == 0;
        watch.stored(store.store(), unit.changes().get(i), before.get(i), isFull);
      }
    }
    oracle.committed(store.store(), unit);
    promises.committed(store.store(), unit);
  }

  private static boolean isRare(Change change) {
    return change instanceof Change.Fence || change instanceof Change.Seal;
  }

  private @Nullable StoredReplica replica(Change change) throws StoreFailed {
    ChunkId chunk = Change.chunkOf(change);
    try {
      return chunk == null ? null : store.replica(chunk);
    } catch (StoreDamaged damaged) {
      throw new StoreFailed("its state cannot be read: " + chunk, damaged);
    }
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
  public Opening opening() {
    return store.opening();
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
