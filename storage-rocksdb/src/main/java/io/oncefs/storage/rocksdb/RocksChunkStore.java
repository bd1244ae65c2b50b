package io.oncefs.storage.rocksdb;

import static io.oncefs.common.Checks.argument;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.FirstBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The open store: checks, bounds and order around the database. */
final class RocksChunkStore implements ChunkStore {
  private static final int IN_BULK_MAX = 65_536;

  private final OpenedDatabase opened;
  private final Database database;
  private final ReplicaRows rows;
  private final ReplicaStates states;
  private final DiskSpace space;
  private final BulkFiles files;
  private final ExtentRows extents;
  private final KeptExtents keptExtents;
  private final Reclaimer reclaimer;
  private final StoreStatistics statistics;
  private final ScratchPool scratches = new ScratchPool();
  private final Gate gate = new Gate();

  /** What concerns replicas of any chunk waits for the commits of all others. */
  private final ReadWriteLock commitLock = new ReentrantReadWriteLock();

  /** Chunks whose bytes were last found in the family "bulk": a guess where to look first. */
  private final Set<ChunkId> inBulk = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Exception failure;

  RocksChunkStore(OpenedDatabase opened, DiskSpace space, BulkFiles files, Tuning tuning)
      throws StoreDamaged {
    this.opened = opened;
    this.files = files;
    this.database = opened.database();
    this.space = space;
    this.rows = new ReplicaRows(database);
    this.states = new ReplicaStates(database, rows, opened.floor());
    this.extents = new ExtentRows(database);
    this.keptExtents = new KeptExtents(states, extents::all, tuning.keptExtentsBytes());
    this.reclaimer = new Reclaimer(database, opened.commits(), commitLock.writeLock());
    this.statistics = new StoreStatistics(database, opened.commits(), files);
  }

  @Override
  public StoreId store() {
    return opened.identity().store();
  }

  @Override
  public ClusterId cluster() {
    return opened.identity().cluster();
  }

  @Override
  public Generation generation() {
    return opened.generation();
  }

  @Override
  public Opening opening() {
    return states.opening();
  }

  @Override
  public void commit(WriteUnit unit) throws StoreFull, StoreFailed {
    boolean raisesFloor = unit.changes().stream().anyMatch(Change.RaiseFloor.class::isInstance);
    Lock turn = raisesFloor ? commitLock.writeLock() : commitLock.readLock();
    gate.enter();
    turn.lock();
    try {
      UnitPlan plan = plan(unit);
      write(unit, plan);
      states.committed(plan);
      reclaimer.committed(plan);
    } finally {
      turn.unlock();
      gate.leave();
    }
  }

  private UnitPlan plan(WriteUnit unit) throws StoreFailed {
    try {
      return UnitPlan.of(unit, states);
    } catch (StoreDamaged damaged) {
      throw new StoreFailed("the state a unit changes cannot be read; it was not written", damaged);
    }
  }

  private void write(WriteUnit unit, UnitPlan plan) throws StoreFull, StoreFailed {
    Exception earlier = failure;
    if (earlier != null) {
      throw new StoreFailed("a write failed earlier; only a restart shows what is there", earlier);
    }
    Bulk bulk = Bulk.of(unit, plan);
    Scratch scratch = scratches.take();
    try (WriteBatch batch = new WriteBatch()) {
      files.place(bulk, scratch);
      new UnitEncoder(database, batch, bulk, scratch).encode(unit, plan);
      if (batch.count() == 0) {
        return;
      }
      if (unit.needsSpace()) {
        space.claim(batch.getDataSize(), bulk.payloadBytes());
      } else {
        space.ensureReserved();
      }
      files.write(bulk, scratch);
      opened.commits().commit(batch);
      cutFiles(unit, plan);
      statistics.committed(batch.getDataSize() + bulk.payloadBytes());
    } catch (StoreFull | StoreFailed nothingWritten) {
      throw nothingWritten;
    } catch (RocksDBException | IOException failed) {
      failure = failed;
      DamageNote.leave(database.store(), failed);
      throw new StoreFailed("a unit could not be written: " + failed.getMessage(), failed);
    } finally {
      scratches.giveBack(scratch);
    }
  }

  /**
   * Forgets where erased bytes lay and gives their space back. If the process ends before, the next
   * one does.
   */
  private void cutFiles(WriteUnit unit, UnitPlan plan) throws RocksDBException, IOException {
    for (Change each : unit.changes()) {
      ChunkId chunk = Change.chunkOf(each);
      if (chunk != null && plan.erases(each)) {
        keptExtents.erased(chunk);
        files.cut(chunk, extents.end(chunk));
      }
    }
  }

  @Override
  public @Nullable StoredReplica replica(ChunkId chunk) throws StoreDamaged {
    gate.enter();
    try {
      return states.replica(chunk);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void forEachReplica(Consumer<StoredReplica> visitor) throws StoreDamaged {
    gate.enter();
    try {
      rows.forEach(states::known, visitor);
    } finally {
      gate.leave();
    }
  }

  @Override
  public List<StoredReplica> replicas(ChunkId from, int max) throws StoreDamaged {
    argument(max >= 1, "a page has at least one replica, not %s", max);
    List<StoredReplica> page = new ArrayList<>();
    gate.enter();
    try {
      rows.forEach(from, states::known, each -> page.add(each) && page.size() < max);
      return page;
    } finally {
      gate.leave();
    }
  }

  @Override
  public @Nullable FirstBatch firstBatch(ChunkId chunk) throws StoreDamaged {
    gate.enter();
    try {
      return rows.firstBatch(chunk);
    } finally {
      gate.leave();
    }
  }

  @Override
  public @Nullable Position positionAt(ChunkId chunk, long lsn) throws StoreDamaged {
    argument(lsn >= 0, "an LSN is not negative: %s", lsn);
    gate.enter();
    try {
      return states.positionAt(chunk, lsn);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void records(ChunkId chunk, long fromLsn, long toLsn, RecordVisitor visitor)
      throws StoreDamaged {
    argument(fromLsn >= 1, "records begin at LSN 1, not %s", fromLsn);
    if (fromLsn > Limits.CHUNK_RECORDS_MAX) {
      return;
    }
    gate.enter();
    try {
      new RecordScan(database).run(chunk, fromLsn, toLsn, visitor);
    } finally {
      gate.leave();
    }
  }

  @Override
  public Slice read(ChunkId chunk, long offset, long limit, int max) throws StoreDamaged {
    argument(
        offset >= 0 && offset <= limit && max >= 1 && max <= Limits.READ_BYTES_MAX,
        "a read of %s bytes at %s below %s",
        max,
        offset,
        limit);
    if (offset == limit || offset > Limits.CHUNK_BYTES_MAX) {
      return Slice.EMPTY;
    }
    int wanted = (int) Math.min(max, limit - offset);
    gate.enter();
    try {
      Slice bytes = look(chunk, offset, wanted);
      if (bytes.length() == 0 && reaches(chunk, limit)) {
        // Once more: it may have been dropped, and have come back since.
        bytes = look(chunk, offset, wanted);
        if (bytes.length() == 0 && reaches(chunk, limit)) {
          throw new StoreDamaged(chunk, offset, "bytes are missing", null);
        }
      }
      return bytes;
    } catch (RocksDBException unreadable) {
      throw new StoreDamaged(chunk, offset, "its bytes cannot be read", unreadable);
    } finally {
      gate.leave();
    }
  }

  /** Nothing if the replica does not reach that far (any more), or bytes of it are lost. */
  private Slice look(ChunkId chunk, long offset, int wanted) throws StoreDamaged, RocksDBException {
    Scratch scratch = scratches.take();
    boolean bulkFirst = inBulk.contains(chunk);
    try (PieceReader reader =
        new PieceReader(database, files, keptExtents, chunk, offset, wanted, bulkFirst, scratch)) {
      Slice bytes = reader.read();
      if (reader.endedInBulk() != bulkFirst) {
        lookFirst(chunk, reader.endedInBulk());
      }
      return bytes;
    } finally {
      scratches.giveBack(scratch);
    }
  }

  private boolean reaches(ChunkId chunk, long limit) throws StoreDamaged {
    // As the rows say: what is kept in memory of a replica goes after them.
    StoredReplica replica = rows.replica(chunk);
    return replica != null && replica.prepared().length() >= limit;
  }

  private void lookFirst(ChunkId chunk, boolean bulk) {
    if (!bulk) {
      inBulk.remove(chunk);
    } else {
      if (inBulk.size() >= IN_BULK_MAX) {
        inBulk.clear();
      }
      inBulk.add(chunk);
    }
  }

  @Override
  public long floor() {
    return states.floor();
  }

  @Override
  public Usage usage() throws StoreFailed {
    gate.enter();
    try {
      return space.usage(states.chunks());
    } finally {
      gate.leave();
    }
  }

  @Override
  public void reclaim() throws StoreFailed {
    gate.enter();
    try {
      reclaimer.reclaim();
    } finally {
      gate.leave();
    }
  }

  @Override
  public Map<String, Double> statistics() {
    gate.enter();
    try {
      return statistics.read();
    } finally {
      gate.leave();
    }
  }

  @Override
  public void close() {
    if (gate.shut()) {
      files.close();
      opened.close();
    }
  }
}
