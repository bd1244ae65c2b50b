package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.oncefs.common.StoreId;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ChunkInquiry;
import io.oncefs.ops.http.Room;
import io.oncefs.protocol.ServerDuty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server}: the chunkservers. */
@Command(name = "server", mixinStandardHelpOptions = true, description = "Shows the chunkservers.")
public final class ServerCommand {
  /** Thirty days: masters take no longer one. */
  private static final int MINUTES_MAX = 43_200;

  @Command(
      name = "decommission",
      aliases = "drain",
      mixinStandardHelpOptions = true,
      description = {
        "Empties a chunkserver: it gets nothing new, and what it has is made anew elsewhere.",
        "oncefs server ls says how much is left, and LEFT once nothing depends on it: then it can",
        "be switched off for good. It goes on by itself, also after restarts of masters."
      })
  int decommission(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "STORE", description = "Its id, as server ls shows it.")
          String store,
      @Option(names = "--undo", description = "Let it take replicas again.") boolean undo)
      throws CommandFailure, InterruptedException {
    assign(cluster, store, undo ? ServerDuty.IN_SERVICE : ServerDuty.LEAVING, Duration.ZERO);
    options.say(undo ? "it takes replicas again" : "it is being emptied; see oncefs server ls");
    return ExitCode.OK.number();
  }

  @Command(
      name = "maintenance",
      mixinStandardHelpOptions = true,
      description = {
        "Announces that a chunkserver will be away for a while: it gets nothing new, and what it",
        "has is not made anew elsewhere as long as the minimum of replicas is. It ends by itself."
      })
  int maintenance(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "STORE", description = "Its id, as server ls shows it.")
          String store,
      @Option(
              names = "--minutes",
              defaultValue = "30",
              paramLabel = "N",
              description = "How long; ${DEFAULT-VALUE} unless given.")
          int minutes,
      @Option(names = "--end", description = "It is back.") boolean end)
      throws CommandFailure, InterruptedException {
    Within.check("--minutes", minutes, 1, MINUTES_MAX);
    assign(
        cluster,
        store,
        end ? ServerDuty.IN_SERVICE : ServerDuty.MAINTENANCE,
        Duration.ofMinutes(minutes));
    options.say(
        end ? "it takes replicas again" : "stop it once oncefs server ls says that it is safe");
    return ExitCode.OK.number();
  }

  @Command(
      name = "forget",
      mixinStandardHelpOptions = true,
      description = {
        "Gives up a chunkserver that is lost: what it had is made anew elsewhere at once, and it",
        "cannot come back. Refused while it is alive, or the only one to have a chunk."
      })
  int forget(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "STORE", description = "Its id, as server ls shows it.")
          String store,
      @Option(names = "--yes", description = "Do it.") boolean yes)
      throws CommandFailure, InterruptedException {
    if (!yes) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "what " + store + " has would not count any more, and it could not come back",
          "oncefs server forget --yes " + store);
    }
    assign(cluster, store, ServerDuty.FORGOTTEN, Duration.ZERO);
    options.say("it is forgotten; see oncefs cluster health");
    return ExitCode.OK.number();
  }

  private static void assign(ClusterOptions cluster, String store, ServerDuty duty, Duration length)
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
      inquiry.assign(id, duty, length);
    } catch (ChunkInquiry.Failed failed) {
      throw failure(failed);
    }
  }

  private static CommandFailure failure(ChunkInquiry.Failed failed) {
    String why = String.valueOf(failed.getMessage());
    return switch (failed.failure().kind()) {
      case NOT_FOUND -> new CommandFailure(ExitCode.NOT_FOUND, why, "oncefs server ls", failed);
      case INVALID_ARGUMENT -> new CommandFailure(ExitCode.EXISTS, why, "oncefs server ls", failed);
      default -> new CommandFailure(ExitCode.UNAVAILABLE, why, "oncefs raft status", failed);
    };
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
            "duty",
            "depending",
            "note");
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
          each.path("duty").asText(),
          each.path("depending").asLong(),
          note(each));
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  /** What an operator who waits for something wants to read. */
  private static String note(JsonNode server) {
    long depending = server.path("depending").asLong();
    String left = depending < 0 ? "not counted yet" : depending + " chunks to go";
    String duty =
        switch (server.path("duty").asText()) {
          case "LEFT" -> "safe to stop for good";
          case "LEAVING" -> left;
          case "MAINTENANCE" ->
              (depending == 0 ? "safe to stop" : left)
                  + ", for "
                  + Duration.ofMillis(server.path("dutyLeftMs").asLong()).toMinutes()
                  + " more minutes";
          default -> "";
        };
    boolean full =
        server.path("live").asBoolean()
            && Room.isFull(
                server.path("capacityBytes").asLong(), server.path("freeBytes").asLong());
    return full ? (duty.isEmpty() ? "full" : duty + "; full") : duty;
  }
}
