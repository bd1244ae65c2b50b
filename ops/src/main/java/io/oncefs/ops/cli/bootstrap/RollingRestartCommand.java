package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.admin.Masters;
import io.oncefs.ops.cli.admin.QuorumChanges;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.config.ConfigOptions;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.cluster.Readiness;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rolling-restart}. */
@Command(
    name = "rolling-restart",
    mixinStandardHelpOptions = true,
    description = {
      "Restarts the masters of this machine one after the other, the leader last and only after it",
      "has given leadership away, and waits after each until it is ready. It stops at the first",
      "that does not come back: never more than one is down."
    })
public final class RollingRestartCommand implements Callable<Integer> {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(names = "--cluster", paramLabel = "NAME", description = "Default local.")
  private String name = "local";

  @Option(names = "--dir", paramLabel = "DIR", description = "What bootstrap-quorum printed.")
  private @Nullable Path directory;

  @Parameters(
      paramLabel = "MASTER",
      arity = "0..*",
      description = "Such as master-9640; default every one that runs here.")
  private List<String> chosen = List.of();

  @Override
  public Integer call() throws Exception {
    DeploymentHome home =
        directory == null
            ? DeploymentHome.usual(name, System.getenv())
            : new DeploymentHome(directory);
    if (!Files.exists(home.configuration())) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          home.configuration() + " does not exist: no quorum was made here",
          "ops/bin/bootstrap-quorum --local 3 --dir " + home.directory());
    }
    Quorum quorum = ClusterFile.read(home.configuration());
    Daemons daemons = new Daemons(home);
    String token = ConfigOptions.of(home.configuration()).adminToken();
    QuorumChanges changes = new QuorumChanges(new Masters(quorum.line()), token);
    List<String> masters = running(quorum, daemons);
    String leader = MasterPorts.grpcOfRaft(changes.leader().at("/node/address").asText());
    masters.sort((a, b) -> Boolean.compare(a.equals(leader), b.equals(leader)));
    Grid grid = Grid.of("master", "pid", "done");
    for (String each : masters) {
      giveLeadershipAway(changes, each);
      options.say("restarting " + each);
      daemons.stop(Bootstrap.name(each));
      daemons.start(Bootstrap.name(each), arguments(home, each), MasterPorts.http(each));
      awaitReady(home, each);
      grid.row(each, daemons.pid(Bootstrap.name(each)).orElse(null), "restarted");
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  private List<String> running(Quorum quorum, Daemons daemons) throws IOException, CommandFailure {
    List<String> running = new ArrayList<>();
    for (String each : quorum.masters().stream().filter(Quorum::isHere).toList()) {
      String daemon = Bootstrap.name(each);
      if ((chosen.isEmpty() || chosen.contains(daemon)) && daemons.isRunning(daemon)) {
        running.add(each);
      }
    }
    if (running.size() < chosen.size() || running.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "not every one of " + (chosen.isEmpty() ? quorum.line() : chosen) + " runs here",
          "ops/bin/bootstrap-quorum starts those that do not");
    }
    return running;
  }

  private static void giveLeadershipAway(QuorumChanges changes, String master)
      throws CommandFailure, InterruptedException {
    var status = changes.leader();
    String raft = MasterPorts.raft(master);
    if (status.at("/node/address").asText().equals(raft)) {
      Map<String, String> voters = QuorumChanges.voters(status);
      for (Map.Entry<String, String> each : voters.entrySet()) {
        if (!each.getValue().equals(raft)) {
          changes.transfer(each.getKey());
          return;
        }
      }
    }
  }

  private static List<String> arguments(DeploymentHome home, String master) {
    return List.of(
        "master",
        "--config",
        home.configuration().toString(),
        "-Doncefs.master.address=" + master,
        "-Doncefs.master.dir=" + home.data(Bootstrap.name(master)));
  }

  private static void awaitReady(DeploymentHome home, String master)
      throws InterruptedException, CommandFailure {
    AdminClient admin = new AdminClient();
    try {
      Await.until(
          master + " to be ready",
          READY_LIMIT,
          () -> Readiness.of(admin, MasterPorts.http(master)));
    } catch (Await.TookTooLong late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          String.valueOf(late.getMessage()),
          "tail " + home.log(Bootstrap.name(master)),
          late);
    }
  }
}
