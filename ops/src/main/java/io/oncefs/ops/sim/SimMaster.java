package io.oncefs.ops.sim;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.oncefs.master.core.Invariants;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.rpc.MasterNode;
import io.oncefs.master.rpc.NodeSettings;
import io.oncefs.master.rpc.Upkeep;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.protocol.FileOptions;
import io.oncefs.runtime.FaultHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A master and its disk. */
final class SimMaster extends SimNode {
  private static final FileOptions DEFAULTS = new FileOptions(3, 2, 64 << 10);

  private final SimCluster cluster;
  private final NodeId id;
  private final TableStore tables = MemoryTables.create();
  private final MetricRegistry metrics = new MetricRegistry();
  private @Nullable SimCommandLog log;
  private AppliedPosition checked = AppliedPosition.NOTHING;

  SimMaster(SimCluster cluster, int number, double clockRate, FaultHandler faults) {
    super(cluster.network, "m" + number + ":1", clockRate, faults);
    this.cluster = cluster;
    this.id = new NodeId("m" + number);
  }

  TableStore tables() {
    return tables;
  }

  @Override
  void boot(SimProcess started) {
    SimCommandLog opened =
        new SimCommandLog(cluster.raft, id, started.host(), tables, new MasterState(tables)::apply);
    log = opened;
    Map<NodeId, String> addresses = new LinkedHashMap<>();
    for (String each : cluster.masterAddresses) {
      addresses.put(new NodeId(each.substring(0, each.indexOf(':'))), each);
    }
    NodeSettings settings =
        new NodeSettings(
            id,
            SimCluster.ID,
            addresses::get,
            "simulated",
            DEFAULTS,
            10_000,
            1_000,
            new Upkeep(3_000, 12_000, 4, 10_000, SimServer.UNEVEN));
    MasterNode node =
        new MasterNode(
            settings,
            started.host(),
            network.chunkCalls(started),
            opened,
            tables,
            new MasterMetrics(metrics));
    started.serve(node);
    node.start();
    cluster.raft.join(opened);
  }

  /** What does not hold between its tables; nothing new since it was asked last costs nothing. */
  List<String> brokenInvariants() {
    try (ReadView view = tables.view()) {
      if (view.position().equals(checked)) {
        return List.of();
      }
      checked = view.position();
      return Invariants.broken(view::rows);
    }
  }

  /** How many chunks it has sealed in all its lives because a lease had expired. */
  long sealsForExpiredLeases() {
    Timer timer = metrics.getTimers().get("master.seals{cause=lease_expired}");
    return timer == null ? 0 : timer.getCount();
  }

  @Override
  void crash() {
    SimCommandLog left = log;
    log = null;
    if (left != null) {
      cluster.raft.leave(left);
    }
  }
}
