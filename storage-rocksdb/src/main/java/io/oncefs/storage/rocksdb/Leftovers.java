package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import java.util.HashSet;
import java.util.Set;
import org.rocksdb.RocksDBException;

/**
 * Keeps a promise that reads build on: where a replica may still grow, the family "bulk" holds
 * nothing at or beyond its end.
 */
final class Leftovers {
  private final BulkFiles files;
  private final ReplicaStates states;

  Leftovers(BulkFiles files, ReplicaStates states) {
    this.files = files;
    this.states = states;
  }

  /** What an earlier process left of chunks that this one is the first time about to add to. */
  void throwAwayBefore(WriteUnit unit, UnitPlan plan) throws RocksDBException, StoreDamaged {
    if (!unit.needsSpace()) {
      return;
    }
    Set<ChunkId> erased = new HashSet<>();
    for (Change each : unit.changes()) {
      ChunkId chunk = Change.chunkOf(each);
      if (chunk == null) {
        continue;
      }
      if (plan.erases(each)) {
        erased.add(chunk);
      }
      boolean adds =
          each instanceof Change.Append
              || each instanceof Change.Create
              || each instanceof Change.BeginCopy;
      if (adds && states.known(chunk) == null && erased.add(chunk)) {
        StoredReplica replica = states.replica(chunk);
        files.throwAway(chunk, replica == null ? 0 : replica.prepared().length());
      }
    }
  }

  /** What the unit erased. A later process does it if this one does not get to it. */
  void throwAwayAfter(WriteUnit unit, UnitPlan plan) throws RocksDBException {
    for (Change each : unit.changes()) {
      ChunkId chunk = Change.chunkOf(each);
      if (chunk != null && plan.erases(each)) {
        files.throwAway(chunk, each instanceof Change.Seal seal ? seal.at().length() : 0);
      }
    }
  }
}
