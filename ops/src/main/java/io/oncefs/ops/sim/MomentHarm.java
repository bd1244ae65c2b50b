package io.oncefs.ops.sim;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Harm that leads to something rare because it is done at the moment, and to those, that matter.
 */
final class MomentHarm {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** A little more than a lease lasts. */
  private static final long LULL_NANOS = 13 * SECOND;

  /** Each takes its time. */
  private static final int LULLS_MAX = 2;

  private final SimCluster cluster;
  private final SealHarm seals;
  private final SplittableRandom random;
  private long raceUntilNanos;
  private long takeoverUntilNanos;
  private int lulls;

  MomentHarm(SimCluster cluster, SealHarm seals) {
    this.cluster = cluster;
    this.seals = seals;
    this.random = cluster.scheduler.random();
    cluster.network.onMasterAsked(this::asked);
    cluster.network.onOpened(this::opened);
  }

  /** The next primary that closes its full chunk is cut off when it says so, and another seals. */
  boolean raceCleanSeal() {
    raceUntilNanos = cluster.scheduler.nowNanos() + 3 * SECOND;
    return true;
  }

  private void asked(String by, MasterRequest request) {
    if (request instanceof SealChunk seal
        && seal.clean() != null
        && cluster.scheduler.nowNanos() < raceUntilNanos) {
      raceUntilNanos = 0;
      cutFromMasters(by);
      if (random.nextBoolean()) {
        // What the other has logged may come late then.
        cluster.raft.losesAnswers = 0.6;
        cluster.scheduler.after(SECOND / 2, () -> cluster.raft.losesAnswers = 0);
      }
      seals.seal(seal.chunk());
      heal(20 * MILLI + random.nextLong(300 * MILLI));
    }
  }

  /**
   * A primary hears nobody but clients while its chunk is sealed, for so short that votes and
   * answers that were on their way come after the decision; some choose the moment at which a
   * writer was taken from another one, which will ask there again and be refused.
   */
  boolean stalePrimary() {
    if (random.nextBoolean()) {
      takeoverUntilNanos = cluster.scheduler.nowNanos() + 3 * SECOND;
      return true;
    }
    StoredReplica open = seals.anyOpen();
    ChunkDescription chunk = open == null ? null : open.description();
    if (chunk == null) {
      return false;
    }
    cluster.servers.stream()
        .filter(each -> each.id().equals(chunk.primary().store()))
        .forEach(each -> makeStale(each.address, chunk.chunk(), random.nextLong(30 * MILLI)));
    return true;
  }

  private void opened(String at, ChunkId chunk) {
    if (cluster.scheduler.nowNanos() < takeoverUntilNanos) {
      takeoverUntilNanos = 0;
      makeStale(at, chunk, 0);
    }
  }

  /** Others still hear it until they are fenced: what they have voted for by then is decided. */
  private void makeStale(String primary, ChunkId chunk, long sealAfterNanos) {
    cutFromMasters(primary);
    for (SimServer each : cluster.servers) {
      if (!each.address.equals(primary)) {
        cluster.network.cut(each.address, primary);
      }
    }
    cluster.scheduler.after(sealAfterNanos, () -> seals.seal(chunk));
    heal(50 * MILLI + random.nextLong(700 * MILLI));
  }

  /** All applications rest, and a server that leads nothing goes: only its lease tells. */
  boolean lull() {
    boolean calm = cluster.servers.stream().allMatch(SimNode::runs);
    SimServer follower = calm && lulls < LULLS_MAX ? follower() : null;
    if (follower == null) {
      return false;
    }
    lulls++;
    cluster.restUntilNanos = cluster.scheduler.nowNanos() + LULL_NANOS + SECOND;
    // What is under way comes to its end first.
    cluster.scheduler.after(SECOND / 2, () -> goAway(follower));
    return true;
  }

  private void goAway(SimServer server) {
    if (server.isUp() && cluster.servers.stream().allMatch(SimNode::isUp)) {
      server.kill();
      cluster.scheduler.after(
          LULL_NANOS,
          () -> {
            if (!server.isUp()) {
              server.start();
            }
          });
    }
  }

  private @Nullable SimServer follower() {
    List<SimServer> able = new ArrayList<>();
    for (SimServer each : cluster.servers) {
      for (StoredReplica open : each.openReplicas()) {
        ChunkDescription chunk = open.description();
        if (chunk != null && !chunk.primary().store().equals(each.id()) && !able.contains(each)) {
          able.add(each);
        }
      }
    }
    return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
  }

  private void cutFromMasters(String apart) {
    for (SimMaster each : cluster.masters) {
      cluster.network.cut(apart, each.address);
      cluster.network.cut(each.address, apart);
    }
  }

  private void heal(long delayNanos) {
    cluster.scheduler.after(delayNanos, cluster.network::heal);
  }
}
