package io.oncefs.master;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.master.ratis.RatisCommandLog;
import io.oncefs.master.ratis.RatisConfig;
import io.oncefs.master.rpc.MasterNode;
import io.oncefs.master.rpc.NodeSettings;
import io.oncefs.master.rpc.NodeStatus;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.rocksdb.RocksTables;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.real.DirectoryLock;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.BindAddress;
import io.oncefs.wire.GrpcChunkCalls;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.GrpcServer;
import io.oncefs.wire.Network;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running master: tables in RocksDB, the log on Ratis, requests over gRPC. */
public final class MasterServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterServer.class);

  /** In its directory; says which process works there. */
  private static final String LOCK = "master.lock";

  private final MasterConfig config;
  private final DirectoryLock lock;
  private final MetricRegistry metrics;
  private final Network network;
  private final TableStore tables;
  private final GrpcMasterCalls asking;
  private final RatisCommandLog log;
  private final GrpcChunkCalls calls;
  private final EventLoop handovers;
  private final MasterNode node;
  private final GrpcServer server;

  private MasterServer(
      MasterConfig config,
      DirectoryLock lock,
      MetricRegistry metrics,
      Network network,
      TableStore tables,
      GrpcMasterCalls asking,
      RatisCommandLog log,
      GrpcChunkCalls calls,
      EventLoop handovers,
      MasterNode node,
      GrpcServer server) {
    this.config = config;
    this.lock = lock;
    this.metrics = metrics;
    this.network = network;
    this.tables = tables;
    this.asking = asking;
    this.log = log;
    this.calls = calls;
    this.handovers = handovers;
    this.node = node;
    this.server = server;
  }

  /**
   * Starts on a formatted directory.
   *
   * @throws IOException if the directory is refused or in use, or a port is in use; the message
   *     says which command mends it
   */
  public static MasterServer start(MasterConfig config, FaultHandler faults) throws IOException {
    MasterStorage storage = MasterStorage.open(config.directory(), config.quorum(), config.self());
    DirectoryLock lock = DirectoryLock.take(config.directory(), LOCK);
    RealHost host = new RealHost(faults);
    MetricRegistry metrics = new MetricRegistry();
    Opened opened = new Opened();
    opened.keep(lock);
    try {
      Network network = opened.keep(Network.open(host));
      TableStore tables = opened.keep(RocksTables.open(storage.tables(), config.memory()));
      MasterState state = new MasterState(tables);
      RatisConfig raft =
          RatisConfig.standard(config.quorum(), storage.self())
              .withBindHost(config.bindHost())
              .withTiming(config.timing())
              .withSnapshots(config.snapshots());
      GrpcMasterCalls asking = opened.keep(new GrpcMasterCalls(network));
      AskedMasters others =
          new AskedMasters(config.cluster(), asking, config.timing().electionMin());
      RatisCommandLog log =
          opened.keep(RatisCommandLog.start(raft, storage, tables, state::apply, others, host));
      GrpcChunkCalls calls = opened.keep(new GrpcChunkCalls(network));
      MasterNode node =
          opened.keep(
              new MasterNode(
                  settings(config, storage.self().id(), log),
                  host,
                  calls,
                  log,
                  tables,
                  new MasterMetrics(metrics)));
      node.start();
      EventLoop handovers = opened.keep(host.newLoop("handover"));
      new Handover(
              handovers, log, log, log::permitsElection, asking, new KnownMasters(log)::address)
          .start();
      BindAddress bind = new BindAddress(config.bindHost(), config.port(), "oncefs.master.address");
      GrpcServer server = opened.keep(GrpcServer.forMaster(network, bind, node));
      return new MasterServer(
          config, lock, metrics, network, tables, asking, log, calls, handovers, node, server);
    } catch (IOException | RuntimeException failed) {
      opened.closeAll(failed);
      throw failed;
    }
  }

  private static NodeSettings settings(MasterConfig config, NodeId self, CommandLog log) {
    return new NodeSettings(
        self,
        config.cluster(),
        new KnownMasters(log)::address,
        config.version(),
        config.defaults(),
        config.leaseMillis(),
        config.heartbeatMillis(),
        config.upkeep());
  }

  public MasterConfig config() {
    return config;
  }

  /** Its id in the quorum. */
  public String id() {
    return log.status().node().value();
  }

  public MetricRegistry metrics() {
    return metrics;
  }

  public LogStatus log() {
    return log.status();
  }

  public LogAdmin logAdmin() {
    return log;
  }

  /** The node and its cluster as it saw them a second ago; at once. */
  public NodeStatus status() {
    return node.status();
  }

  /** Takes nothing more, finishes what is being answered, and closes everything in order. */
  @Override
  public void close() {
    server.close();
    handovers.close();
    node.close();
    log.close();
    end();
  }

  /** Ends at once: no goodbye to the other masters, nothing flushed that is not durable yet. */
  public void kill() {
    handovers.close();
    node.close();
    server.kill();
    log.kill();
    end();
  }

  private void end() {
    calls.close();
    asking.close();
    tables.close();
    network.close();
    try {
      lock.close();
    } catch (IOException failed) {
      LOG.warn("the lock of {} ends with this process only", config.directory(), failed);
    }
  }
}
