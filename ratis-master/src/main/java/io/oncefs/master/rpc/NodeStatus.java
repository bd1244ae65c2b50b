package io.oncefs.master.rpc;

import io.oncefs.master.core.Counts;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.policy.RepairSummary;
import io.oncefs.master.seal.SealStatus;
import io.oncefs.protocol.ServerInfo;
import java.util.List;

/**
 * A master as it sees itself and its cluster.
 *
 * @param seals under way here; only a leader has any
 * @param repair how the sealed chunks stand; only a leader knows
 */
public record NodeStatus(
    NodeSettings settings,
    LogStatus log,
    Counts counts,
    List<ServerInfo> servers,
    List<SealStatus> seals,
    RepairSummary repair) {
  public NodeStatus {
    servers = List.copyOf(servers);
    seals = List.copyOf(seals);
  }
}
