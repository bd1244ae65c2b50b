package io.oncefs.ops.http;

import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document behind {@code /raft/status} and {@code oncefs raft status -o json}: one master's
 * local view. Field names are a published interface; a change raises {@code schema}.
 */
public record RaftStatus(
    int schema,
    String clusterId,
    String groupId,
    Node node,
    String role,
    long roleElapsedMs,
    boolean leaderReady,
    String lifecycle,
    long term,
    @Nullable Leader leader,
    Log log,
    Quorum quorum,
    List<Peer> peers,
    String health,
    List<Problem> problems) {

  private static final int SCHEMA = 1;

  /** The master that answers. */
  public record Node(String id, String address, String http, String version, long uptimeMs) {}

  /** The leader as the answering master knows it. */
  public record Leader(String id, String address, String http) {}

  /** How far the answering master has come. */
  public record Log(
      long lastIndex,
      long flushedIndex,
      long committedIndex,
      long appliedIndex,
      long snapshotIndex,
      long applyLag) {}

  /** Null where only the leader knows. */
  public record Quorum(
      int voters, int required, @Nullable Integer responsive, @Nullable Integer failureTolerance) {}

  /** Another master. */
  public record Peer(
      String id,
      String address,
      String role,
      boolean voter,
      @Nullable Long matchIndex,
      @Nullable Long nextIndex,
      @Nullable Long commitIndex,
      @Nullable Long trailsBy,
      @Nullable Long lastContactMs,
      @Nullable Boolean healthy) {}

  static RaftStatus of(LogStatus status, MasterView master) {
    List<Problem> problems = RaftProblems.of(status);
    LogStatus.Indices log = status.log();
    Integer responsive = status.votersResponsive();
    return new RaftStatus(
        SCHEMA,
        master.clusterId(),
        status.groupId(),
        new Node(
            status.node().value(),
            status.address(),
            master.httpAddress(),
            BuildVersion.current(),
            master.uptimeMillis()),
        status.role().name(),
        status.roleElapsedMs(),
        status.leaderReady(),
        status.lifecycle().name(),
        status.term(),
        leader(status, master),
        new Log(
            log.lastIndex(),
            log.flushedIndex(),
            log.committedIndex(),
            log.appliedIndex(),
            log.snapshotIndex(),
            log.applyLag()),
        new Quorum(
            status.voters(),
            status.votersRequired(),
            responsive,
            responsive == null ? null : responsive - status.votersRequired()),
        peers(status),
        Problem.worst(problems),
        problems);
  }

  private static @Nullable Leader leader(LogStatus status, MasterView master) {
    NodeId leader = status.leader();
    if (leader == null) {
      return null;
    }
    if (leader.equals(status.node())) {
      return new Leader(leader.value(), status.address(), master.httpAddress());
    }
    return status.peers().stream()
        .filter(peer -> peer.id().equals(leader))
        .findFirst()
        .map(peer -> new Leader(leader.value(), peer.address(), master.httpAddressOf(leader)))
        .orElse(null);
  }

  private static List<Peer> peers(LogStatus status) {
    List<Peer> peers = new ArrayList<>();
    for (LogStatus.Peer each : status.peers()) {
      Long match = each.matchIndex();
      peers.add(
          new Peer(
              each.id().value(),
              each.address(),
              each.role().name(),
              each.voter(),
              match,
              each.nextIndex(),
              each.commitIndex(),
              match == null ? null : Math.max(0, status.log().lastIndex() - match),
              each.lastContactMs(),
              each.healthy()));
    }
    return peers;
  }
}
