package io.oncefs.ops.sim;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.tables.ReadView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Harm to disks that must leave a good copy of everything: it looks before it strikes. */
final class DiskHarm {
  /** More than a lease of ten seconds on the slowest clock. */
  private static final long LOSS_GAP_NANOS = 30_000_000_000L;

  private final SimCluster cluster;
  private final SplittableRandom random;
  private final Set<StoreId> lost = new HashSet<>();
  private Optional<SimServer> bystander = Optional.empty();
  private long nextLossNanos;

  DiskHarm(SimCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.scheduler.random();
  }

  /**
   * Whether everything survives elsewhere; then the disk counts as lost from here on. Not before
   * the masters have stopped to count on the last one that was lost: else a chunk may be opened
   * where nobody is.
   */
  boolean mayLose(SimServer server) {
    if (cluster.scheduler.nowNanos() < nextLossNanos || !server.isUp()) {
      return false;
    }
    boolean spared =
        rows().stream().noneMatch(row -> aSealMayCountOnIt(server, row))
            && holders().stream()
                .allMatch(
                    holders ->
                        holders.stream()
                            .anyMatch(each -> !each.equals(server.id()) && !lost.contains(each)));
    if (spared) {
      lost.add(server.id());
      nextLossNanos = cluster.scheduler.nowNanos() + LOSS_GAP_NANOS;
    }
    return spared;
  }

  /**
   * Whether it is fenced and has more than every other replica: with the others away for longer
   * than their leases, its answer alone may be what a seal is about to decide by.
   */
  private boolean aSealMayCountOnIt(SimServer server, ChunkRow row) {
    if (row.decision() != null || !row.isReplica(server.id())) {
      return false;
    }
    StoredReplica own = server.replica(row.id());
    return own != null
        && own.phase() == StoredReplica.Phase.FENCED
        && own.prepared().lsn() > 0
        && cluster.servers.stream()
            .filter(each -> each != server && each.isUp() && row.isReplica(each.id()))
            .map(each -> each.replica(row.id()))
            .noneMatch(other -> other != null && other.prepared().lsn() >= own.prepared().lsn());
  }

  /**
   * Damages a byte of a sealed replica, if the log calls it and another one valid that is whole.
   * Whether there was one.
   */
  boolean damageByte(SimServer server) {
    List<ChunkRow> able = new ArrayList<>();
    for (ChunkRow each : rows()) {
      ChunkRow.Decision decision = each.decision();
      if (decision != null
          && decision.at().length() > 0
          && holdsWhole(server, each.id(), decision)
          && cluster.servers.stream()
              .anyMatch(other -> other != server && holdsWhole(other, each.id(), decision))) {
        able.add(each);
      }
    }
    if (able.isEmpty()) {
      return false;
    }
    ChunkRow chosen = able.get(random.nextInt(able.size()));
    ChunkRow.Decision decision = Objects.requireNonNull(chosen.decision());
    server.damage(chosen.id(), random.nextLong(decision.at().length()));
    return true;
  }

  private static boolean holdsWhole(SimServer server, ChunkId chunk, ChunkRow.Decision decision) {
    return decision.valid().contains(server.id())
        && server.isUp()
        && server.isSealed(chunk)
        && !server.rotten().contains(chunk);
  }

  /** All chunks, as the master knows them that has applied most. */
  private List<ChunkRow> rows() {
    SimMaster newest = cluster.masters.get(0);
    for (SimMaster each : cluster.masters) {
      newest = each.tables().applied().index() > newest.tables().applied().index() ? each : newest;
    }
    try (ReadView view = newest.tables().view()) {
      return Scans.values(view.rows(ChunkTables.CHUNKS).scan(null, null), Integer.MAX_VALUE);
    }
  }

  /**
   * For each chunk that has bytes or may have some, the stores that hold all that is committed of
   * it, as the master knows that has applied most.
   */
  private List<List<StoreId>> holders() {
    List<List<StoreId>> holders = new ArrayList<>();
    for (ChunkRow each : rows()) {
      ChunkRow.Decision decision = each.decision();
      if (decision == null) {
        holders.add(each.replicas().stream().map(Replica::store).toList());
      } else if (decision.at().lsn() > 0) {
        holders.add(decision.valid());
      }
    }
    return holders;
  }

  /**
   * Kills the server and takes committed batches from one of its open replicas, so many that every
   * other replica of the chunk knows that they were committed. Whether there was such a replica.
   */
  boolean loseSuffix(SimServer server) {
    List<StoredReplica> open = server.openReplicas();
    for (StoredReplica each : open) {
      long known = Math.min(each.committed(), knownElsewhere(server, each));
      boolean spared = cluster.servers.stream().noneMatch(any -> any.hasDamaged(each.chunk()));
      if (known > 1 && spared) {
        List<SimServer> others = othersWith(each.chunk(), server);
        bystander =
            others.size() > 1
                ? Optional.of(others.get(random.nextInt(others.size())))
                : Optional.empty();
        server.kill();
        server.loseBatches(each.chunk(), 1 + random.nextLong(known - 1));
        return true;
      }
    }
    return false;
  }

  /**
   * A server whose open replica is not the only other one of the chunk that lost some of another:
   * it may stay away from the seal.
   */
  Optional<SimServer> bystander() {
    return bystander;
  }

  private List<SimServer> othersWith(ChunkId chunk, SimServer except) {
    return cluster.servers.stream()
        .filter(each -> each != except)
        .filter(each -> each.openReplicas().stream().anyMatch(other -> other.chunk().equals(chunk)))
        .toList();
  }

  /** The least that another replica of the chunk has stored as committed. */
  private long knownElsewhere(SimServer server, StoredReplica replica) {
    long known = Long.MAX_VALUE;
    for (SimServer each : cluster.servers) {
      for (StoredReplica other : each == server ? List.<StoredReplica>of() : each.openReplicas()) {
        if (other.chunk().equals(replica.chunk())) {
          known = Math.min(known, other.committed());
        }
      }
    }
    return known;
  }
}
