package io.oncefs.chunk.store.memory;

import static io.oncefs.common.Checks.argument;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.OpeningCount;
import io.oncefs.chunk.store.ReplicaTransitions;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoreSettings;
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
import io.oncefs.protocol.IdempotencyRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One opening of a {@link MemoryDisk}; the disk is the lock. */
final class MemoryChunkStore implements ChunkStore {
  private final MemoryDisk disk;
  private final StoreSettings settings;
  private final Generation generation;
  private final Opening opening;

  MemoryChunkStore(MemoryDisk disk, StoreSettings settings, Generation generation) {
    this.disk = disk;
    this.settings = settings;
    this.generation = generation;
    OpeningCount count = new OpeningCount();
    disk.replicas().values().forEach(each -> count.accept(each.state()));
    this.opening = count.done();
  }

  @Override
  public StoreId store() {
    return disk.store();
  }

  @Override
  public ClusterId cluster() {
    return disk.cluster();
  }

  @Override
  public Generation generation() {
    return generation;
  }

  @Override
  public Opening opening() {
    return opening;
  }

  @Override
  public void commit(WriteUnit unit) throws StoreFull, StoreFailed {
    synchronized (disk) {
      checkOpen();
      UnitPlan plan = planOf(unit);
      CommitFaults.Outcome outcome = disk.faults().take();
      if (outcome == CommitFaults.Outcome.FULL || !fits(unit)) {
        throw new StoreFull("no room for " + unit.payloadBytes() + " bytes", null);
      }
      if (outcome != CommitFaults.Outcome.FAILS_UNWRITTEN) {
        unit.changes().forEach(this::apply);
        settle(plan);
      }
      if (outcome != CommitFaults.Outcome.SUCCEEDS) {
        throw new StoreFailed("the disk failed; the unit may or may not be there", null);
      }
    }
  }

  private UnitPlan planOf(WriteUnit unit) throws StoreFailed {
    try {
      return UnitPlan.of(unit, new Committed());
    } catch (StoreDamaged damaged) {
      throw new StoreFailed("nothing was written, the state cannot be read", damaged);
    }
  }

  private boolean fits(WriteUnit unit) {
    return !unit.needsSpace() || capacity() == Long.MAX_VALUE || unit.payloadBytes() <= free();
  }

  private void apply(Change change) {
    if (change instanceof Change.Append append) {
      held(append.chunk()).add(append.batch(), append.after());
    } else if (change instanceof Change.Create create) {
      ChunkId chunk = create.first().chunk().chunk();
      StoredReplica opened =
          new StoredReplica(
              chunk, StoredReplica.Phase.OPEN, create.first().chunk(), create.after(), 0);
      disk.replicas().put(chunk, new MemoryReplica(opened, create.first()));
    } else if (change instanceof Change.BeginCopy begin) {
      StoredReplica begun = ReplicaTransitions.beginCopy(null, begin);
      disk.replicas().put(begun.chunk(), new MemoryReplica(begun, begin.first()));
    } else if (change instanceof Change.Seal seal && disk.replicas().containsKey(seal.chunk())) {
      held(seal.chunk()).cut(seal.at().lsn());
    } else if (change instanceof Change.Drop drop) {
      disk.replicas().remove(drop.chunk());
    }
  }

  private void settle(UnitPlan plan) {
    for (Map.Entry<ChunkId, @Nullable StoredReplica> each : plan.outcomes().entrySet()) {
      StoredReplica state = each.getValue();
      if (state == null) {
        disk.replicas().remove(each.getKey());
      } else {
        disk.replicas()
            .computeIfAbsent(each.getKey(), chunk -> new MemoryReplica(state, null))
            .become(state);
      }
    }
    disk.raiseFloor(plan.floor());
  }

  @Override
  public @Nullable StoredReplica replica(ChunkId chunk) {
    synchronized (disk) {
      checkOpen();
      MemoryReplica replica = disk.replicas().get(chunk);
      return replica == null ? null : replica.state();
    }
  }

  @Override
  public void forEachReplica(Consumer<StoredReplica> visitor) {
    List<StoredReplica> all;
    synchronized (disk) {
      checkOpen();
      all = disk.replicas().values().stream().map(MemoryReplica::state).toList();
    }
    all.forEach(visitor);
  }

  @Override
  public @Nullable FirstBatch firstBatch(ChunkId chunk) {
    synchronized (disk) {
      checkOpen();
      MemoryReplica replica = disk.replicas().get(chunk);
      return replica == null ? null : replica.firstBatch();
    }
  }

  @Override
  public @Nullable Position positionAt(ChunkId chunk, long lsn) {
    argument(lsn >= 0, "an LSN is not negative: %s", lsn);
    synchronized (disk) {
      checkOpen();
      MemoryReplica replica = disk.replicas().get(chunk);
      return replica == null ? null : replica.positionAt(lsn);
    }
  }

  @Override
  public void records(ChunkId chunk, long fromLsn, long toLsn, RecordVisitor visitor) {
    argument(fromLsn >= 1, "records begin at LSN 1, not %s", fromLsn);
    boolean more = true;
    for (long lsn = fromLsn; more && lsn < toLsn; lsn++) {
      Position before;
      List<IdempotencyRecord> records;
      synchronized (disk) {
        checkOpen();
        MemoryReplica replica = disk.replicas().get(chunk);
        if (replica == null || replica.positionAt(lsn + 1) == null) {
          return;
        }
        before = Objects.requireNonNull(replica.positionAt(lsn));
        records = replica.batch(lsn).records();
      }
      more = visitor.batch(before, records);
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
    synchronized (disk) {
      checkOpen();
      MemoryReplica replica = disk.replicas().get(chunk);
      if (replica == null || offset == limit || limit > replica.state().prepared().length()) {
        return Slice.EMPTY;
      }
      long end = Math.min(limit, offset + max);
      Long damaged = replica.damagedIn(offset, end);
      if (damaged != null) {
        throw new StoreDamaged(chunk, damaged, "simulated damage", null);
      }
      return replica.read(offset, end);
    }
  }

  @Override
  public long floor() {
    synchronized (disk) {
      checkOpen();
      return disk.floor();
    }
  }

  @Override
  public Usage usage() {
    synchronized (disk) {
      checkOpen();
      return new Usage(capacity(), free(), used(), chunks());
    }
  }

  private long capacity() {
    return settings.capacityBytes() == 0
        ? disk.capacityBytes()
        : Math.min(disk.capacityBytes(), settings.capacityBytes());
  }

  private long free() {
    return Math.max(0, capacity() - used() - settings.reserveBytes());
  }

  private long used() {
    return disk.replicas().values().stream()
        .mapToLong(each -> each.state().prepared().length())
        .sum();
  }

  private long chunks() {
    return disk.replicas().values().stream()
        .filter(each -> each.state().description() != null)
        .count();
  }

  @Override
  public void close() {
    disk.closedBy(this);
  }

  private MemoryReplica held(ChunkId chunk) {
    return Objects.requireNonNull(disk.replicas().get(chunk));
  }

  private void checkOpen() {
    if (!disk.isOpenedBy(this)) {
      throw new IllegalStateException("this store is closed, or its process has crashed");
    }
  }

  /** The disk as it is, to plan against. */
  private final class Committed implements UnitPlan.View {
    @Override
    public @Nullable StoredReplica replica(ChunkId chunk) {
      return MemoryChunkStore.this.replica(chunk);
    }

    @Override
    public @Nullable Position positionAt(ChunkId chunk, long lsn) {
      return MemoryChunkStore.this.positionAt(chunk, lsn);
    }

    @Override
    public Iterable<ChunkId> withoutDescription(long floor) {
      return disk.replicas().values().stream()
          .map(MemoryReplica::state)
          .filter(each -> each.description() == null && each.chunk().value() < floor)
          .map(StoredReplica::chunk)
          .toList();
    }

    @Override
    public long floor() {
      return disk.floor();
    }
  }
}
