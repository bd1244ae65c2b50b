package io.oncefs.ops.http;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.Voter;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.protocol.ServerInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A master whose state a test sets. */
final class SampleMaster implements MasterView {
  /** Chunks that lack a replica. */
  long underGoal;

  static final String CLUSTER = "00000000-0000-0000-0000-00000000000c";

  final MetricRegistry metrics = new MetricRegistry();
  final List<ServerInfo> servers = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final Map<NodeId, String> httpOfPeers = new HashMap<>();
  LogStatus log = leader(true);

  /** m1 leads; m2 follows close by; m3 may be silent. */
  static LogStatus leader(boolean thirdAnswers) {
    return new LogStatus(
        "00000000-0000-0000-0000-00000000000d",
        new NodeId("m1"),
        "10.0.0.1:9641",
        LogStatus.Role.LEADER,
        2500,
        true,
        LogStatus.Lifecycle.RUNNING,
        2,
        new NodeId("m1"),
        new LogStatus.Indices(40, 40, 40, 40, -1),
        3,
        2,
        thirdAnswers ? 3 : 2,
        List.of(
            new LogStatus.Peer(
                new NodeId("m2"),
                "10.0.0.2:9641",
                LogStatus.Role.FOLLOWER,
                true,
                40L,
                41L,
                40L,
                29L,
                true),
            new LogStatus.Peer(
                new NodeId("m3"),
                "10.0.0.3:9641",
                LogStatus.Role.FOLLOWER,
                true,
                31L,
                32L,
                31L,
                90_000L,
                thirdAnswers)));
  }

  /** m1 follows m2 and knows no indices of others. */
  static LogStatus follower(boolean leaderKnown) {
    return new LogStatus(
        "00000000-0000-0000-0000-00000000000d",
        new NodeId("m1"),
        "10.0.0.1:9641",
        LogStatus.Role.FOLLOWER,
        2500,
        false,
        LogStatus.Lifecycle.RUNNING,
        2,
        leaderKnown ? new NodeId("m2") : null,
        new LogStatus.Indices(40, 40, 40, 40, -1),
        3,
        2,
        null,
        List.of(
            new LogStatus.Peer(
                new NodeId("m2"),
                "10.0.0.2:9641",
                LogStatus.Role.LEADER,
                true,
                null,
                null,
                null,
                29L,
                true)));
  }

  static ServerInfo server(int number, boolean live) {
    return server(number, live, 900L << 30);
  }

  static ServerInfo server(int number, boolean live, long freeBytes) {
    return new ServerInfo(
        new StoreId(new Id128(0, number)),
        new Generation(1),
        "10.0.1." + number + ":9650",
        "10.0.1." + number + ":9652",
        "",
        live,
        12,
        1000L << 30,
        freeBytes,
        3,
        ServerDuty.IN_SERVICE,
        0,
        3);
  }

  /** Writes down what it is asked, and does it at once; a transfer takes for ever. */
  @Override
  public LogAdmin logAdmin() {
    return new LogAdmin() {
      @Override
      public CompletableFuture<Void> transferLeadership(NodeId target) {
        asked.add("transfer " + target);
        return new CompletableFuture<>();
      }

      @Override
      public CompletableFuture<Void> stepDown() {
        return CompletableFuture.failedFuture(new NotLeader(new NodeId("m1"), new NodeId("m2")));
      }

      @Override
      public CompletableFuture<Long> triggerSnapshot() {
        return CompletableFuture.completedFuture(41L);
      }

      @Override
      public CompletableFuture<Void> changeVoters(Set<NodeId> leaving, List<Voter> joining) {
        asked.add("voters -" + leaving + " +" + joining);
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  @Override
  public String kind() {
    return "master";
  }

  @Override
  public String id() {
    return "m1";
  }

  @Override
  public String clusterId() {
    return CLUSTER;
  }

  @Override
  public String address() {
    return "10.0.0.1:9640";
  }

  @Override
  public String httpAddress() {
    return "10.0.0.1:9642";
  }

  @Override
  public long uptimeMillis() {
    return 81_234;
  }

  @Override
  public List<Check> readiness() {
    boolean led = log.leader() != null;
    return List.of(new Check("process", true, "up"), new Check("leader", led, led ? "m1" : "none"));
  }

  @Override
  public MetricRegistry metrics() {
    return metrics;
  }

  @Override
  public String configuration() {
    return "oncefs.masters = x\n";
  }

  @Override
  public LogStatus log() {
    return log;
  }

  @Override
  public List<ServerInfo> servers() {
    return servers;
  }

  @Override
  public ChunksSummary chunks() {
    return new ChunksSummary(1, true, 9, 1, 8, underGoal, 0, 0, 0, 0, 0, 0, 0, true, 0);
  }

  @Override
  public int minimumReplicas() {
    return 2;
  }

  @Override
  public String httpAddressOf(NodeId peer) {
    String known = httpOfPeers.get(peer);
    if (known != null) {
      return known;
    }
    return "10.0.0." + peer.value().substring(1) + ":9642";
  }
}
