package io.oncefs.ops.http;

import io.oncefs.protocol.ServerInfo;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the chunks, as the leader sees them. */
final class ChunkProblems {
  private ChunkProblems() {}

  static List<Problem> of(ChunksSummary chunks, List<ServerInfo> servers) {
    List<Problem> problems = new ArrayList<>();
    add(
        problems,
        "CHUNKS_UNAVAILABLE",
        chunks.unavailable(),
        Problem.UNHEALTHY,
        "sealed chunks whose replicas are all on servers that do not answer",
        "start those servers again on their own directories; see oncefs server ls");
    add(
        problems,
        "CHUNKS_DAMAGED",
        chunks.damaged(),
        Problem.UNHEALTHY,
        "chunks with a bad replica and no other that could be seen to be whole",
        "oncefs fsck / to see which; start the servers that hold other replicas");
    add(
        problems,
        "CHUNKS_WITH_ONE_REPLICA",
        chunks.oneReplica(),
        Problem.DEGRADED,
        "chunks that one more failure would take away; copies are made first for these",
        "ops/bin/add-chunkserver, or start those that are down");
    add(
        problems,
        "CHUNKS_UNDER_REPLICATED",
        chunks.underGoal(),
        Problem.DEGRADED,
        "chunks with fewer good replicas than they should have; "
            + chunks.copiesUnderWay()
            + " copies are under way"
            + ServerProblems.shortOfRoom(servers),
        "it mends itself while there are servers with room; else ops/bin/add-chunkserver");
    return problems;
  }

  private static void add(
      List<Problem> problems, String code, long count, String severity, String what, String fix) {
    if (count > 0) {
      problems.add(new Problem(code, count, severity, count + " " + what, fix));
    }
  }
}
