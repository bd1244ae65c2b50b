package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code server}: the chunkservers. */
@Command(name = "server", mixinStandardHelpOptions = true, description = "Shows the chunkservers.")
public final class ServerCommand {

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "Every registered chunkserver as the leading master sees it.")
  int list(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    Masters masters = new Masters(cluster.masters());
    Map<String, JsonNode> roles = masters.ask("/raft/status");
    Map<String, JsonNode> answers = masters.ask("/v1/servers");
    String leading =
        roles.entrySet().stream()
            .filter(each -> each.getValue().path("role").asText().equals("LEADER"))
            .map(Map.Entry::getKey)
            .filter(answers::containsKey)
            .findFirst()
            .orElseGet(() -> answers.keySet().iterator().next());
    Grid grid =
        Grid.of(
            "store",
            "address",
            "http",
            "rack",
            "live",
            "heartbeatAgeMs",
            "chunks",
            "freeBytes",
            "capacityBytes",
            "generation");
    for (JsonNode each : answers.getOrDefault(leading, MissingNode.getInstance())) {
      grid.row(
          each.path("store").asText(),
          each.path("address").asText(),
          each.path("http").asText(),
          each.path("rack").asText(),
          each.path("live").asBoolean(),
          each.path("heartbeatAgeMs").asLong(),
          each.path("chunks").asLong(),
          each.path("freeBytes").asLong(),
          each.path("capacityBytes").asLong(),
          each.path("generation").asLong());
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }
}
