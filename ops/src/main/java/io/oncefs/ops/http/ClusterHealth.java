package io.oncefs.ops.http;

import io.oncefs.protocol.ServerInfo;
import java.util.ArrayList;
import java.util.List;

/** The document behind {@code /v1/cluster/health}: what one master thinks of the whole cluster. */
public record ClusterHealth(
    int schema, String clusterId, String node, String role, String health, List<Problem> problems) {
  private static final int SCHEMA = 1;

  static ClusterHealth of(MasterView master) {
    List<Problem> problems = new ArrayList<>(RaftProblems.of(master.log()));
    List<ServerInfo> servers = master.servers();
    List<String> lost =
        servers.stream().filter(each -> !each.live()).map(ServerInfo::address).toList();
    long live = (long) servers.size() - lost.size();
    if (live < master.minimumReplicas()) {
      problems.add(
          new Problem(
              "TOO_FEW_CHUNKSERVERS",
              master.minimumReplicas() - live,
              Problem.UNHEALTHY,
              live + " live, and a new chunk needs " + master.minimumReplicas(),
              "ops/bin/add-chunkserver, or start those that are down"));
    }
    if (!lost.isEmpty()) {
      problems.add(
          new Problem(
              "CHUNKSERVER_SILENT",
              lost.size(),
              Problem.DEGRADED,
              "no heartbeat from " + String.join(", ", lost),
              "start it again on its own directory; see oncefs server ls"));
    }
    problems.addAll(ChunkProblems.of(master.chunks()));
    return new ClusterHealth(
        SCHEMA,
        master.clusterId(),
        master.id(),
        master.log().role().name(),
        Problem.worst(problems),
        problems);
  }
}
