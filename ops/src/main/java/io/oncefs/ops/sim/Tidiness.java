package io.oncefs.ops.sim;

import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.Counts;
import io.oncefs.master.core.Invariants;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.tables.ReadView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to be so once faults have stopped for a while: nothing is left to do. */
final class Tidiness {
  private static final int MANY = Integer.MAX_VALUE;

  private Tidiness() {}

  /** What is still to do, one line each; empty if nothing is. */
  static List<String> missing(SimCluster cluster) {
    try (ReadView view = cluster.masters.get(0).tables().view()) {
      List<String> missing = new ArrayList<>(Invariants.broken(view::rows));
      Counts counts = Counts.of(view::rows);
      require(missing, counts.trashed() + counts.deletedTrees(), "deleted trees");
      // What was on a lost disk is nobody's to drop until the masters are told that it is lost.
      require(missing, cluster.hasLostDisks() ? 0 : counts.garbageCopies(), "copies to drop");
      require(missing, counts.arrivingCopies(), "copies to make");
      missing.addAll(underGoal(view::rows, cluster));
      for (SimServer each : cluster.servers) {
        missing.addAll(strangers(view::rows, each));
        each.rotten().forEach(chunk -> missing.add(chunk + " on " + each + " is damaged still"));
      }
      return missing;
    }
  }

  private static void require(List<String> missing, long count, String what) {
    if (count > 0) {
      missing.add(count + " " + what);
    }
  }

  /** Chunks with fewer or more valid replicas than their files should have. */
  private static List<String> underGoal(RowSource rows, SimCluster cluster) {
    Set<StoreId> up = new HashSet<>();
    cluster.servers.forEach(each -> up.add(each.id()));
    List<String> wrong = new ArrayList<>();
    FileTree tree = new FileTree(rows);
    for (ChunkRow row : Scans.values(rows.rows(ChunkTables.CHUNKS).scan(null, null), MANY)) {
      ChunkRow.Decision decision = row.decision();
      if (decision != null && !row.isRemoved()) {
        int goal = tree.existing(row.file()).options().replication();
        if (decision.valid().size() != goal || !up.containsAll(decision.valid())) {
          wrong.add(row.id() + " should have " + goal + " replicas on " + up + ": " + row);
        }
      }
    }
    return wrong;
  }

  /** Replicas on a disk that the masters do not know of. */
  private static List<String> strangers(RowSource rows, SimServer server) {
    ChunkIndex index = new ChunkIndex(rows);
    List<String> strangers = new ArrayList<>();
    try {
      server
          .store()
          .forEachReplica(
              replica -> {
                if (replica.description() != null && !isWanted(index, server, replica)) {
                  strangers.add(replica.chunk() + " on " + server + " is nobody's: " + replica);
                }
              });
    } catch (StoreException unreadable) {
      strangers.add(server + " cannot be read: " + unreadable);
    }
    return strangers;
  }

  private static boolean isWanted(ChunkIndex index, SimServer server, StoredReplica replica) {
    ChunkId chunk = replica.chunk();
    ChunkRow row = index.row(chunk);
    return row != null && row.isReplica(server.id());
  }
}
