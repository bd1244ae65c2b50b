package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cluster}: the whole of it. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Shows the cluster as a whole.")
public final class ClusterCommand {
  private static final String HEALTHY = "HEALTHY";
  private static final int SECONDS_MAX = 604_800;

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "One line of each number that matters.")
  int status(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    Masters masters = new Masters(cluster.masters());
    Map<String, JsonNode> answers = masters.ask("/raft/status");
    JsonNode raft = Masters.preferLeader(answers);
    JsonNode health = Masters.preferLeader(masters.ask("/v1/cluster/health"));
    int servers = 0;
    int live = 0;
    long free = 0;
    for (JsonNode each : masters.ask("/v1/servers").values().iterator().next()) {
      servers++;
      live += each.path("live").asBoolean() ? 1 : 0;
      free += each.path("freeBytes").asLong();
    }
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("clusterId", raft.path("clusterId").asText());
    parts.put("health", health.path("health").asText());
    parts.put("leader", raft.at("/leader/id").asText("none"));
    parts.put("masters", masters.addresses().size());
    parts.put("mastersAnswering", answers.size());
    parts.put("term", raft.path("term").asLong());
    parts.put("chunkservers", servers);
    parts.put("chunkserversLive", live);
    parts.put("freeBytes", free);
    options.output().print(parts);
    return ExitCode.OK.number();
  }

  @Command(
      name = "health",
      mixinStandardHelpOptions = true,
      description = "What is wrong, and the command that fixes it; 10 if something is.")
  int health(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Option(
              names = "--exit-when-healthy",
              description = "Ask again until nothing is wrong, or the time is up.")
          boolean wait,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "60",
              description = "How long to ask again; default ${DEFAULT-VALUE}.")
          int seconds)
      throws CommandFailure, InterruptedException {
    Within.check("--timeout", seconds, 0, SECONDS_MAX);
    Masters masters = new Masters(cluster.masters());
    if (wait) {
      try {
        Await.until(
            "the cluster to be healthy",
            Duration.ofSeconds(seconds),
            () -> now(masters).path("health").asText().equals(HEALTHY));
      } catch (Await.TookTooLong late) {
        options.say(String.valueOf(late.getMessage()));
      }
    }
    JsonNode health = now(masters);
    print(health, options);
    return health.path("health").asText().equals(HEALTHY)
        ? ExitCode.OK.number()
        : ExitCode.UNHEALTHY.number();
  }

  private static JsonNode now(Masters masters) throws CommandFailure, InterruptedException {
    return Masters.preferLeader(masters.ask("/v1/cluster/health"));
  }

  private static void print(JsonNode health, OutputOptions options) {
    if (options.wantsJson()) {
      options.output().json(health);
      return;
    }
    options.say("the cluster is " + health.path("health").asText());
    Grid grid = Grid.of("severity", "code", "count", "message", "fix");
    for (JsonNode each : health.path("problems")) {
      grid.row(
          each.path("severity").asText(),
          each.path("code").asText(),
          each.path("count").asLong(),
          each.path("message").asText(),
          each.path("fix").asText());
    }
    if (!grid.rows().isEmpty()) {
      options.output().print(grid);
    }
  }
}
