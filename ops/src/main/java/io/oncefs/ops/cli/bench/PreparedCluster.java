package io.oncefs.ops.cli.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import io.oncefs.ops.bench.Processes;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.bench.prepared.PreparedPremises;
import io.oncefs.ops.bench.prepared.PreparedStates;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Three masters that begin with a prepared state, as often as a command needs them. */
final class PreparedCluster {
  private static final int MASTERS = 3;
  private static final long SAID_EVERY = 1_000_000;

  @Option(
      names = "--local",
      paramLabel = "DIR",
      required = true,
      description = {
        "Where prepared states are kept, and the masters run. A state that is there is used",
        "again; what masters have written is removed at the end."
      })
  private Path local = Path.of("");

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Of each master, as -Xmx takes it; default ${DEFAULT-VALUE}.")
  private String heap = "";

  @Option(
      names = "--cluster-warmup",
      paramLabel = "N",
      defaultValue = "40",
      description = {
        "Seconds of creating and asking before anything is measured; default ${DEFAULT-VALUE}."
      })
  private int warmup;

  @Option(names = "--prepare-only", description = "Write the states and end.")
  private boolean prepareOnly;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of every server, such as oncefs.master.snapshot-entries=5000.")
  private List<String> settings = List.of();

  private final Clock clock = new RealHost(new HaltOnFault()).clock();

  /** What is done with a cluster that is up. */
  interface Use {
    void of(ProcessCluster cluster, OnceFs fs, Processes processes) throws Exception;
  }

  /** Refuses what no run could use, before anything is started. */
  void check() throws CommandFailure {
    Within.check("--cluster-warmup", warmup, 0, Times.SECONDS_MAX);
  }

  Duration warmup() {
    return Duration.ofSeconds(warmup);
  }

  /**
   * Prepares a state, starts masters with it, and ends them when they were used.
   *
   * @param name tells the state from others
   */
  void run(String name, Population population, Report report, Use use) throws Exception {
    run(name, population, 0, report, use);
  }

  /** The same, and a chunkserver that has all chunks. */
  void runWithChunkserver(String name, Population population, Report report, Use use)
      throws Exception {
    run(name, population, 1, report, use);
  }

  private void run(String name, Population population, int chunkservers, Report report, Use use)
      throws Exception {
    report.say("preparing " + name);
    Path directory = local.resolve("masters-" + name);
    if (prepareOnly) {
      prepare(name, population, report).close();
      return;
    }
    try (ProcessCluster cluster = start(directory, name, population, chunkservers, report);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      Processes processes = new Processes(clock);
      for (ServerProcess each : cluster.all()) {
        processes.and(each.name(), each.pid());
      }
      report.say("measuring");
      use.of(cluster, fs, processes);
    } finally {
      DurableFiles.deleteTree(directory);
    }
  }

  private TableStore prepare(String name, Population population, Report report) throws IOException {
    return new PreparedStates(states()).open(name, population, so -> progress(report, so));
  }

  /** The prepared tables are closed again once the masters have their own. */
  private ProcessCluster start(
      Path directory, String name, Population population, int chunkservers, Report report)
      throws Exception {
    try (TableStore tables = prepare(name, population, report)) {
      report.say("starting servers");
      Loopback ports =
          Loopback.of(MASTERS, chunkservers)
              .with(settings.stream().map(each -> "-D" + each).toList());
      return ProcessCluster.start(directory, new PreparedPremises(ports, tables, population, heap));
    }
  }

  /** The same with a state that names addresses of this very run, and so is of no use to others. */
  void runOnce(String name, Population population, Report report, Use use) throws Exception {
    Path state = states().resolve(name);
    DurableFiles.deleteTree(state);
    try {
      run(name, population, report, use);
    } finally {
      DurableFiles.deleteTree(state);
    }
  }

  private Path states() {
    return local.resolve("prepared");
  }

  private static void progress(Report report, long so) {
    if (so % SAID_EVERY == 0) {
      report.say(so + " files");
    }
  }
}
