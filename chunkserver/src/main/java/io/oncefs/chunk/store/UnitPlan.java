package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a unit leads, worked out change by change before a store writes anything: a unit that
 * breaks a precondition leaves no trace. Stores write {@link #outcomes} once each, however many
 * changes of a chunk a unit holds.
 */
public final class UnitPlan {
  private final View view;
  private final Map<ChunkId, @Nullable StoredReplica> outcomes = new LinkedHashMap<>();
  private final Map<ChunkId, TreeMap<Long, Position>> added = new LinkedHashMap<>();
  private final Set<Change> erasing = new HashSet<>();
  private final Set<ChunkId> describedBefore = new HashSet<>();
  private long floor;

  private UnitPlan(View view) {
    this.view = view;
    this.floor = view.floor();
  }

  /**
   * Runs the changes against what is committed.
   *
   * @throws io.oncefs.common.InvariantBroken if a change may not follow what is there
   */
  public static UnitPlan of(WriteUnit unit, View committed) throws StoreFailed, StoreDamaged {
    UnitPlan plan = new UnitPlan(committed);
    for (Change each : unit.changes()) {
      plan.run(each);
    }
    return plan;
  }

  /**
   * The state of every replica the unit touches, in the order first touched; null for none left.
   */
  public Map<ChunkId, @Nullable StoredReplica> outcomes() {
    return Collections.unmodifiableMap(outcomes);
  }

  /** How many replicas with a description there are more after the unit than before. */
  public long chunksAdded() {
    long after =
        outcomes.values().stream()
            .filter(each -> each != null && each.description() != null)
            .count();
    return after - describedBefore.size();
  }

  /** The floor after the unit. */
  public long floor() {
    return floor;
  }

  /**
   * Whether this change removes batches: a seal that cuts, or the drop of a replica that is here.
   */
  public boolean erases(Change change) {
    return erasing.contains(change);
  }

  private void run(Change change) throws StoreFailed, StoreDamaged {
    if (change instanceof Change.Append append) {
      grown(ReplicaTransitions.append(now(append.chunk()), append));
    } else if (change instanceof Change.Create create) {
      ChunkId chunk = create.first().chunk().chunk();
      grown(ReplicaTransitions.create(now(chunk), create));
    } else if (change instanceof Change.BeginCopy begin) {
      ChunkId chunk = begin.first().chunk().chunk();
      grown(ReplicaTransitions.beginCopy(now(chunk), begin));
    } else if (change instanceof Change.Fence fence) {
      outcomes.put(fence.chunk(), ReplicaTransitions.fence(now(fence.chunk()), fence));
    } else if (change instanceof Change.Seal seal) {
      StoredReplica now = now(seal.chunk());
      Position here = now == null ? null : positionAt(now, seal.at().lsn());
      outcomes.put(seal.chunk(), ReplicaTransitions.seal(now, seal, here));
      if (now != null && now.prepared().lsn() > seal.at().lsn()) {
        erasing.add(seal);
      }
    } else if (change instanceof Change.Drop drop) {
      if (now(drop.chunk()) != null) {
        erasing.add(drop);
      }
      outcomes.put(drop.chunk(), null);
      added.remove(drop.chunk());
    } else if (change instanceof Change.RaiseFloor raise && raise.floor() > floor) {
      floor = raise.floor();
      forgetBelowFloor();
    }
  }

  private void grown(StoredReplica next) {
    added
        .computeIfAbsent(next.chunk(), chunk -> new TreeMap<>())
        .put(next.prepared().lsn(), next.prepared());
    outcomes.put(next.chunk(), next);
  }

  private @Nullable StoredReplica now(ChunkId chunk) throws StoreFailed, StoreDamaged {
    if (outcomes.containsKey(chunk)) {
      return outcomes.get(chunk);
    }
    StoredReplica before = view.replica(chunk);
    if (before != null && before.description() != null) {
      describedBefore.add(chunk);
    }
    return before;
  }

  private @Nullable Position positionAt(StoredReplica now, long lsn)
      throws StoreFailed, StoreDamaged {
    if (lsn >= now.prepared().lsn()) {
      return lsn == now.prepared().lsn() ? now.prepared() : null;
    }
    if (lsn == 0) {
      return Position.ZERO;
    }
    TreeMap<Long, Position> here = added.get(now.chunk());
    Position staged = here == null ? null : here.get(lsn);
    return staged != null ? staged : view.positionAt(now.chunk(), lsn);
  }

  private void forgetBelowFloor() throws StoreFailed, StoreDamaged {
    for (ChunkId each : view.withoutDescription(floor)) {
      outcomes.putIfAbsent(each, null);
    }
    outcomes.replaceAll(
        (chunk, state) ->
            state != null && state.description() == null && chunk.value() < floor ? null : state);
  }

  /** What is committed, as of the unit's turn. */
  public interface View {
    @Nullable StoredReplica replica(ChunkId chunk) throws StoreFailed, StoreDamaged;

    /** As {@link ChunkStore#positionAt}. */
    @Nullable Position positionAt(ChunkId chunk, long lsn) throws StoreFailed, StoreDamaged;

    /** Chunks below the floor that have a state and no description, ascending. */
    Iterable<ChunkId> withoutDescription(long floor) throws StoreFailed, StoreDamaged;

    long floor();
  }
}
