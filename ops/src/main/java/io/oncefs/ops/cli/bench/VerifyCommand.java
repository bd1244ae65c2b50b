package io.oncefs.ops.cli.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.ExactlyOnceTrial;
import io.oncefs.ops.bench.ExactlyOnceTrial.Round;
import io.oncefs.ops.bench.ExactlyOnceTrial.Victim;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a cluster of processes, appends numbered records from several writers, and kills -9",
      "the leading master, a primary chunkserver, and another one. Then every record must be there"
          + " once, in order; exit code 0 only if so."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "An empty directory for the cluster; remove it afterwards.")
  private Path directory = Path.of("");

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000",
      description = "In each round, of all writers together; default ${DEFAULT-VALUE}.")
  private long records;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Default ${DEFAULT-VALUE}.")
  private int writers;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "1024",
      description = "Of one record; default ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--kill",
      split = ",",
      paramLabel = "VICTIM,...",
      defaultValue = "LEADING_MASTER,PRIMARY_CHUNKSERVER,OTHER_CHUNKSERVER",
      description = "One round for each; default ${DEFAULT-VALUE}.")
  private List<Victim> victims = List.of();

  @Override
  public Integer call() throws Exception {
    options.say("starting 3 masters and 3 chunkservers in " + directory);
    List<Round> rounds;
    try (ProcessCluster cluster = ProcessCluster.start(directory, 3, 3);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      rounds =
          new ExactlyOnceTrial(cluster, fs, new RealHost(new HaltOnFault()).clock())
              .run(new ExactlyOnceTrial.Plan(writers, records, size, victims), options::say);
    }
    Grid grid = Grid.of("victim", "killed", "appends", "seconds", "longestPauseMs", "anomalies");
    boolean right = true;
    for (Round each : rounds) {
      grid.row(
          each.victim().name(),
          each.killed(),
          each.appends(),
          Math.round(each.seconds() * 10) / 10.0,
          each.longestPause().toMillis(),
          each.anomalies().size());
      each.anomalies().forEach(wrong -> options.say(wrong.toString()));
      right &= each.anomalies().isEmpty() && each.appends() == records / writers * writers;
    }
    options.output().print(grid);
    return (right ? ExitCode.OK : ExitCode.FAILED).number();
  }
}
