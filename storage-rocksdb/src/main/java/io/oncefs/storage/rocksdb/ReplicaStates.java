package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.OpeningCount;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The committed state of replicas. Those that may still change and that this process has written
 * are kept in memory; a chunk has one writer, and only that one's commits put them there, so memory
 * is never older than the disk. Sealed ones are read when asked for.
 */
final class ReplicaStates implements UnitPlan.View {
  private final Database database;
  private final ReplicaRows rows;
  private final Map<ChunkId, StoredReplica> unsealed = new ConcurrentHashMap<>();
  private final ChunkStore.Opening opening;
  private final AtomicLong chunks;
  private volatile long floor;

  ReplicaStates(Database database, ReplicaRows rows, long floor) throws StoreDamaged {
    this.database = database;
    this.rows = rows;
    this.floor = floor;
    OpeningCount count = new OpeningCount();
    rows.forEach(chunk -> null, count);
    this.opening = count.done();
    this.chunks = new AtomicLong(opening.replicas());
  }

  ChunkStore.Opening opening() {
    return opening;
  }

  @Override
  public @Nullable StoredReplica replica(ChunkId chunk) throws StoreDamaged {
    StoredReplica known = unsealed.get(chunk);
    return known != null ? known : rows.replica(chunk);
  }

  /** What is kept in memory of this replica. */
  @Nullable StoredReplica known(ChunkId chunk) {
    return unsealed.get(chunk);
  }

  @Override
  public @Nullable Position positionAt(ChunkId chunk, long lsn) throws StoreDamaged {
    StoredReplica replica = replica(chunk);
    if (replica == null || lsn > replica.prepared().lsn()) {
      return null;
    }
    if (lsn == replica.prepared().lsn()) {
      return replica.prepared();
    }
    return lsn == 0 ? Position.ZERO : rows.positionBefore(chunk, lsn);
  }

  @Override
  public Iterable<ChunkId> withoutDescription(long below) throws StoreDamaged {
    List<ChunkId> found = new ArrayList<>();
    try (RocksIterator keys = database.rocks().newIterator(database.meta(), database.reads())) {
      for (keys.seek(Keys.withoutDescription(1)); keys.isValid(); keys.next()) {
        long chunk = Keys.chunkWithoutDescription(keys.key());
        if (chunk == 0 || chunk >= below) {
          break;
        }
        found.add(new ChunkId(chunk));
      }
      keys.status();
      return found;
    } catch (RocksDBException unreadable) {
      throw new StoreDamaged("the fences of unknown chunks cannot be read", unreadable);
    }
  }

  @Override
  public long floor() {
    return floor;
  }

  /** How many replicas have a description. */
  long chunks() {
    return chunks.get();
  }

  /** The unit is durable. */
  void committed(UnitPlan plan) {
    for (Map.Entry<ChunkId, @Nullable StoredReplica> each : plan.outcomes().entrySet()) {
      StoredReplica state = each.getValue();
      if (state == null || state.phase() == Phase.SEALED) {
        unsealed.remove(each.getKey());
      } else {
        unsealed.put(each.getKey(), state);
      }
    }
    chunks.addAndGet(plan.chunksAdded());
    if (plan.floor() > floor) {
      floor = plan.floor();
    }
  }
}
