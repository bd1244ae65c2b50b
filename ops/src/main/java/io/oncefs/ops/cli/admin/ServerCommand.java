package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.oncefs.client.core.Failure;
import io.oncefs.common.StoreId;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ChunkInquiry;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server}: the chunkservers. */
@Command(name = "server", mixinStandardHelpOptions = true, description = "Shows the chunkservers.")
public final class ServerCommand {

  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = {
        "Empties a chunkserver: it gets nothing new, and what it has is copied elsewhere.",
        "It can be switched off for good once oncefs server ls shows no chunks there."
      })
  int drain(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "STORE", description = "Its id, as server ls shows it.")
          String store,
      @Option(names = "--undo", description = "Let it take replicas again.") boolean undo)
      throws CommandFailure, InterruptedException {
    StoreId id;
    try {
      id = StoreId.parse(store);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(
          ExitCode.USAGE, store + " is no store's id", "oncefs server ls", malformed);
    }
    try (ChunkInquiry inquiry =
        new ChunkInquiry(List.of(cluster.masters().strip().split("\\s*,\\s*", -1)))) {
      inquiry.drain(id, !undo);
    } catch (ChunkInquiry.Failed failed) {
      boolean unknown = failed.failure().kind() == Failure.Kind.NOT_FOUND;
      throw new CommandFailure(
          unknown ? ExitCode.NOT_FOUND : ExitCode.UNAVAILABLE,
          String.valueOf(failed.getMessage()),
          unknown ? "oncefs server ls" : "oncefs raft status",
          failed);
    }
    options.say(undo ? "it takes replicas again" : "it is being emptied; see oncefs server ls");
    return ExitCode.OK.number();
  }

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
            "generation",
            "draining");
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
          each.path("generation").asLong(),
          each.path("draining").asBoolean());
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }
}
