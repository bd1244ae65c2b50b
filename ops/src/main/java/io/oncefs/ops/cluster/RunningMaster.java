package io.oncefs.ops.cluster;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.master.MasterConfig;
import io.oncefs.master.MasterServer;
import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.ops.http.AdminGuard;
import io.oncefs.ops.http.AdminPages;
import io.oncefs.ops.http.AdminServer;
import io.oncefs.ops.http.Check;
import io.oncefs.ops.http.ChunksSummary;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.ops.http.MasterView;
import io.oncefs.ops.http.RaftActions;
import io.oncefs.protocol.ServerInfo;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A master with its admin HTTP. */
public final class RunningMaster implements MasterView, AutoCloseable {
  private final MasterServer server;
  private final String configuration;
  private final Clock clock;
  private final long started;
  private final AdminServer http;

  private RunningMaster(MasterServer server, String configuration, String adminToken, Clock clock)
      throws IOException {
    this.server = server;
    this.configuration = configuration;
    this.clock = clock;
    this.started = clock.nanos();
    this.http =
        AdminServer.start(
            server.config().bindHost(),
            Quorum.port(httpAddress()),
            AdminPages.of(this),
            RaftActions.of(this),
            new AdminGuard(adminToken));
  }

  /**
   * Starts both.
   *
   * @param configuration as it is shown on {@code /config}
   * @param adminToken what a change from another machine has to show; empty: none is taken
   */
  public static RunningMaster start(
      MasterConfig config, String configuration, String adminToken, FaultHandler faults)
      throws IOException {
    MasterServer server = MasterServer.start(config, faults);
    try {
      return new RunningMaster(server, configuration, adminToken, new RealHost(faults).clock());
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  @Override
  public String kind() {
    return "master";
  }

  @Override
  public String id() {
    return server.id();
  }

  @Override
  public String clusterId() {
    return server.config().cluster().toString();
  }

  @Override
  public String address() {
    return server.config().address();
  }

  @Override
  public String httpAddress() {
    return MasterPorts.http(address());
  }

  @Override
  public long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos() - started);
  }

  @Override
  public List<Check> readiness() {
    LogStatus log = server.log();
    NodeId leader = log.leader();
    boolean led = leader != null && (log.role() != LogStatus.Role.LEADER || log.leaderReady());
    return List.of(
        new Check(
            "log", log.lifecycle() == LogStatus.Lifecycle.RUNNING, log.lifecycle().toString()),
        new Check("leader", led, leader == null ? "none known" : leader.value()));
  }

  @Override
  public MetricRegistry metrics() {
    return server.metrics();
  }

  @Override
  public String configuration() {
    return configuration;
  }

  @Override
  public LogStatus log() {
    return server.log();
  }

  @Override
  public LogAdmin logAdmin() {
    return server.logAdmin();
  }

  @Override
  public List<ServerInfo> servers() {
    return server.status().servers();
  }

  @Override
  public ChunksSummary chunks() {
    var status = server.status();
    var counts = status.counts();
    var repair = status.repair();
    return new ChunksSummary(
        1,
        status.log().leaderReady(),
        counts.chunksEver(),
        counts.openChunks(),
        repair.chunks(),
        repair.underGoal(),
        repair.lastCopy(),
        repair.unavailable(),
        repair.damaged(),
        repair.waiting(),
        counts.arrivingCopies(),
        counts.garbageCopies(),
        counts.trashed(),
        counts.balancing(),
        repair.moved());
  }

  @Override
  public int minimumReplicas() {
    return server.config().defaults().minimumReplicas();
  }

  @Override
  public String httpAddressOf(NodeId peer) {
    return server.log().peers().stream()
        .filter(each -> each.id().equals(peer))
        .findFirst()
        .map(each -> MasterPorts.httpOfRaft(each.address()))
        .orElse("");
  }

  /** Ends at once, without a goodbye and without a flush. */
  public void kill() {
    http.close();
    server.kill();
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
