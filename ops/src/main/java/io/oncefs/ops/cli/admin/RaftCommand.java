package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.http.MasterPorts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raft}: the quorum of the masters. */
@Command(
    name = "raft",
    mixinStandardHelpOptions = true,
    description = "Shows and changes the quorum of the masters.")
public final class RaftCommand extends QuorumCommands {

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Every master as the leader sees it, with what the others say of themselves.",
        "As JSON: the document of /raft/status of the leader, or of any master if none leads."
      })
  int status(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    Masters masters = new Masters(cluster.masters());
    Map<String, JsonNode> answers = masters.ask("/raft/status");
    JsonNode leader = Masters.preferLeader(answers);
    if (options.wantsJson()) {
      options.output().json(leader);
    } else {
      options.output().print(table(masters, answers, leader));
    }
    return leader.path("leader").isNull() ? ExitCode.UNHEALTHY.number() : ExitCode.OK.number();
  }

  private static Grid table(Masters masters, Map<String, JsonNode> answers, JsonNode leader) {
    Grid grid =
        Grid.of(
            "node",
            "address",
            "role",
            "voter",
            "term",
            "commit",
            "applied",
            "trails",
            "lastContact",
            "health");
    for (String each : masters.addresses()) {
      String raft = MasterPorts.raft(each);
      JsonNode own = answers.get(each);
      JsonNode seen = peer(leader, raft);
      if (own != null) {
        grid.row(
            own.at("/node/id").asText(),
            raft,
            own.path("role").asText(),
            seen == null ? !leader.path("leader").isNull() : seen.path("voter").asBoolean(),
            own.path("term").asLong(),
            own.at("/log/committedIndex").asLong(),
            own.at("/log/appliedIndex").asLong(),
            number(seen, "trailsBy"),
            number(seen, "lastContactMs"),
            own.path("health").asText());
      } else {
        grid.row(
            seen == null ? null : seen.path("id").asText(),
            raft,
            null,
            seen == null ? null : seen.path("voter").asBoolean(),
            null,
            number(seen, "commitIndex"),
            null,
            number(seen, "trailsBy"),
            number(seen, "lastContactMs"),
            "UNREACHABLE");
      }
    }
    return grid;
  }

  private static @Nullable JsonNode peer(JsonNode status, String raftAddress) {
    for (JsonNode each : status.path("peers")) {
      if (each.path("address").asText().equals(raftAddress)) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable Long number(@Nullable JsonNode peer, String name) {
    return peer == null || peer.path(name).isNull() ? null : peer.path(name).asLong();
  }

  @Command(
      name = "leader",
      mixinStandardHelpOptions = true,
      description = "Which master leads; fails with 11 if none does.")
  int leader(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    JsonNode status = Masters.preferLeader(new Masters(cluster.masters()).ask("/raft/status"));
    JsonNode leader = status.path("leader");
    if (leader.isNull()) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "no master leads right now", "oncefs raft status");
    }
    options
        .output()
        .print(
            Map.of(
                "id", leader.path("id").asText(),
                "address", leader.path("address").asText(),
                "http", leader.path("http").asText()));
    return ExitCode.OK.number();
  }
}
