package io.oncefs.ops.sim;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Disturbs those who end chunks, at the moments that matter. */
final class SealHarm {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final SimCluster cluster;
  private final SplittableRandom random;
  private long killFencedUntilNanos;

  SealHarm(SimCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.scheduler.random();
    cluster.network.onFenced(this::fenced);
  }

  /** Asks for the end of a chunk that is open somewhere. Whether there was one. */
  boolean needlessSeal() {
    StoredReplica open = anyOpen();
    if (open != null) {
      seal(open.chunk());
    }
    return open != null;
  }

  /**
   * The same for a chunk whose primary is about to be cut from the masters, so that it goes on.
   *
   * @return the primary's server; null if there is no such chunk
   */
  @Nullable SimServer needlessSealBehindPrimary() {
    StoredReplica open = anyOpen();
    ChunkDescription chunk = open == null ? null : open.description();
    if (chunk == null) {
      return null;
    }
    seal(chunk.chunk());
    return cluster.servers.stream()
        .filter(each -> each.id().equals(chunk.primary().store()))
        .findFirst()
        .orElse(null);
  }

  /** Somebody asks for the end of the chunk. */
  void seal(ChunkId chunk) {
    boolean wantTail = random.nextBoolean();
    for (SimMaster each : cluster.masters) {
      cluster.ask(
          each.address,
          new MasterRequest.SealChunk(chunk, SealReason.REQUESTED, null, wantTail),
          DutyHarm.Unheard.INSTANCE);
    }
  }

  /** An open replica, rather one in which something happens; null if there is none. */
  @Nullable StoredReplica anyOpen() {
    List<StoredReplica> open = new ArrayList<>();
    cluster.servers.stream()
        .filter(SimNode::isUp)
        .forEach(each -> open.addAll(each.openReplicas()));
    if (open.isEmpty()) {
      return null;
    }
    StoredReplica one = open.get(random.nextInt(open.size()));
    StoredReplica other = open.get(random.nextInt(open.size()));
    return one.prepared().lsn() > other.prepared().lsn() ? one : other;
  }

  /** For a while, a fence costs every second server that stores one its life. */
  void killWhenFenced() {
    killFencedUntilNanos = cluster.scheduler.nowNanos() + 2 * SECOND;
  }

  private void fenced(String address) {
    if (cluster.scheduler.nowNanos() < killFencedUntilNanos && random.nextBoolean()) {
      cluster.servers.stream()
          .filter(each -> each.address.equals(address))
          .forEach(
              each -> cluster.scheduler.after(1 + random.nextLong(5 * MILLI), () -> blink(each)));
    }
  }

  /** All servers at once; they are back a little later, one by one. */
  void powerCut() {
    List<SimServer> cut = cluster.servers.stream().filter(SimNode::isUp).toList();
    cut.forEach(SimNode::kill);
    cut.forEach(this::startSoon);
  }

  private void blink(SimServer server) {
    if (server.isUp()) {
      server.kill();
      startSoon(server);
    }
  }

  private void startSoon(SimServer server) {
    cluster.scheduler.after(
        1 + random.nextLong(random.nextInt(4) == 0 ? SECOND : 20 * MILLI),
        () -> {
          if (!server.isUp()) {
            server.start();
          }
        });
  }
}
