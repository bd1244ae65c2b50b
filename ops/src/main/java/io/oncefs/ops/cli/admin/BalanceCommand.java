package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
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

/** {@code balance}: moving replicas from full chunkservers to empty ones. */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description = "Moves sealed replicas from full chunkservers to empty ones.")
public final class BalanceCommand {
  @Command(name = "start", mixinStandardHelpOptions = true, description = "Lets replicas be moved.")
  int start(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    return turn(cluster, options, true);
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Has no more moves begun; those under way end.")
  int stop(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    return turn(cluster, options, false);
  }

  private static int turn(ClusterOptions cluster, OutputOptions options, boolean on)
      throws CommandFailure, InterruptedException {
    try (ChunkInquiry inquiry =
        new ChunkInquiry(List.of(cluster.masters().strip().split("\\s*,\\s*", -1)))) {
      inquiry.switchBalancing(on);
    } catch (ChunkInquiry.Failed failed) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, String.valueOf(failed.getMessage()), "oncefs raft status", failed);
    }
    options.say(on ? "replicas are moved where it is worth it" : "no more replicas are moved");
    return ExitCode.OK.number();
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Whether replicas are moved, and how full the chunkservers are.")
  int status(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    Masters masters = new Masters(cluster.masters());
    Map<String, JsonNode> summaries = masters.ask("/v1/chunks/summary");
    Map.Entry<String, JsonNode> leading =
        summaries.entrySet().stream()
            .filter(each -> each.getValue().path("leader").asBoolean())
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.UNAVAILABLE, "no master leads now", "oncefs raft status"));
    JsonNode summary = leading.getValue();
    JsonNode servers = masters.ask("/v1/servers").get(leading.getKey());
    double least = 1;
    double most = 0;
    if (servers != null) {
      for (JsonNode each : servers) {
        double capacity = each.path("capacityBytes").asDouble();
        if (each.path("live").asBoolean() && capacity > 0) {
          double full = 1 - each.path("freeBytes").asDouble() / capacity;
          least = Math.min(least, full);
          most = Math.max(most, full);
        }
      }
    }
    Grid grid =
        Grid.of("balancing", "moved", "copiesUnderWay", "emptiestPercent", "fullestPercent");
    grid.row(
        summary.path("balancing").asBoolean(),
        summary.path("moved").asLong(),
        summary.path("copiesUnderWay").asLong(),
        Math.round(100 * Math.min(least, most)),
        Math.round(100 * most));
    options.output().print(grid);
    return ExitCode.OK.number();
  }
}
