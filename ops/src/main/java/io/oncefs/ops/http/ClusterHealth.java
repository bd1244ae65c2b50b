package io.oncefs.ops.http;

import java.util.ArrayList;
import java.util.List;

/** The document behind {@code /v1/cluster/health}: what one master thinks of the whole cluster. */
public record ClusterHealth(
    int schema, String clusterId, String node, String role, String health, List<Problem> problems) {
  private static final int SCHEMA = 1;

  static ClusterHealth of(MasterView master) {
    List<Problem> problems = new ArrayList<>(RaftProblems.of(master.log()));
    problems.addAll(ServerProblems.of(master.servers(), master.minimumReplicas()));
    problems.addAll(ChunkProblems.of(master.chunks(), master.servers()));
    return new ClusterHealth(
        SCHEMA,
        master.clusterId(),
        master.id(),
        master.log().role().name(),
        Problem.worst(problems),
        problems);
  }
}
