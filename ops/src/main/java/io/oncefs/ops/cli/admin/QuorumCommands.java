package io.oncefs.ops.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs of {@code raft} that change something. */
abstract class QuorumCommands {

  @Command(
      name = "transfer",
      mixinStandardHelpOptions = true,
      description = "Makes another master the leader and waits until it leads.")
  int transfer(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "NODE", description = "Its id, or its HOST:PORT.") String node)
      throws CommandFailure, InterruptedException {
    QuorumChanges changes = changes(cluster);
    String id = changes.voter(node);
    changes.transfer(id);
    options.output().print(Map.of("leader", id));
    return ExitCode.OK.number();
  }

  @Command(
      name = "step-down",
      mixinStandardHelpOptions = true,
      description = "Makes the leader give up to whoever wins the next election.")
  int stepDown(@Mixin ClusterOptions cluster, @Mixin OutputOptions options)
      throws CommandFailure, InterruptedException {
    JsonNode leader = changes(cluster).stepDown();
    options.output().print(Map.of("leader", leader.at("/node/id").asText()));
    return ExitCode.OK.number();
  }

  @Command(
      name = "snapshot",
      mixinStandardHelpOptions = true,
      description = {
        "Makes masters write a snapshot of their tables now and let go of the log before it.",
        "They do so by themselves every oncefs.master.snapshot-entries entries."
      })
  int snapshot(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(
              paramLabel = "HOST:PORT",
              arity = "0..*",
              description = "Masters; default every one that answers.")
          @Nullable List<String> chosen)
      throws CommandFailure, InterruptedException {
    Masters masters = new Masters(cluster.masters());
    Map<String, JsonNode> answering = masters.ask("/raft/status");
    QuorumChanges changes = changes(cluster);
    Grid grid = Grid.of("master", "id", "index");
    for (String each :
        chosen == null || chosen.isEmpty() ? List.copyOf(answering.keySet()) : chosen) {
      JsonNode status = answering.get(each);
      grid.row(
          each, status == null ? null : status.at("/node/id").asText(), changes.snapshot(each));
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Takes a master's vote away. One that still runs ends by itself; its directory stays.",
        "To put another one in its place use ops/bin/replace-master: it does both in one step."
      })
  int remove(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "NODE", description = "Its id, or its HOST:PORT.") String node,
      @Option(names = "--yes", description = "Do it.") boolean yes)
      throws CommandFailure, InterruptedException {
    QuorumChanges changes = changes(cluster);
    String id = changes.voter(node);
    int left = QuorumChanges.voters(changes.leader()).size() - 1;
    if (!yes) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this would leave " + left + " masters that vote; nothing was done",
          "oncefs raft remove --yes " + node);
    }
    changes.change(id, null, null);
    options.output().print(Map.of("removed", id, "voters", left));
    return ExitCode.OK.number();
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Gives a master that runs and has no vote one, as soon as it holds what the others hold.",
        "ops/bin/replace-master makes and starts such a master, and does this too."
      })
  int add(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "HOST:PORT", description = "Its gRPC service.") String master)
      throws CommandFailure, InterruptedException {
    QuorumChanges changes = changes(cluster);
    JsonNode leader = changes.leader();
    JsonNode joiner = status(master);
    String expected = leader.path("groupId").asText();
    String found = joiner.path("groupId").asText();
    if (!expected.equals(found)) {
      throw new CommandFailure(
          ExitCode.DENIED,
          master + " belongs to another quorum (expected " + expected + ", found " + found + ")",
          "make it with ops/bin/replace-master");
    }
    String id = joiner.at("/node/id").asText();
    changes.change(null, id, MasterPorts.raft(master));
    options
        .output()
        .print(Map.of("added", id, "voters", QuorumChanges.voters(changes.leader()).size()));
    return ExitCode.OK.number();
  }

  private static JsonNode status(String master) throws CommandFailure, InterruptedException {
    try {
      return new AdminClient().get(MasterPorts.http(master), "/raft/status").json();
    } catch (IOException silent) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "no master answers at " + master + ": " + silent.getMessage(),
          "ops/bin/replace-master --help",
          silent);
    }
  }

  private static QuorumChanges changes(ClusterOptions cluster) throws CommandFailure {
    return new QuorumChanges(new Masters(cluster.masters()), cluster.adminToken());
  }
}
