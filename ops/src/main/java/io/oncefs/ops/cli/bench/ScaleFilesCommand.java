package io.oncefs.ops.cli.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.ManyFiles;
import io.oncefs.ops.bench.Processes;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.bench.prepared.PreparedPremises;
import io.oncefs.ops.bench.prepared.PreparedStates;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench scale-files}. */
@Command(
    name = "scale-files",
    mixinStandardHelpOptions = true,
    description = {
      "Masters with more and more files. Their state is written in bulk and given to three masters",
      "as their first snapshot; each file has one sealed chunk, on servers that are not there.",
      "Then: stat, list and create, memory, a snapshot, kill -9 of the leader, and of all masters."
    })
final class ScaleFilesCommand implements Callable<Integer> {
  private static final int SERVERS = 3;
  private static final int CHUNK_BYTES = 1_000;
  private static final long SAID_EVERY = 1_000_000;

  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

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
      names = "--files",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "10000,100000,1000000,10000000",
      description = "1 to " + Population.FILES_MAX + "; default ${DEFAULT-VALUE}.")
  private List<Integer> files = List.of();

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
      description = "Seconds of creating and asking before anything is measured; default 40.")
  private int warmup;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often the leader is killed; default ${DEFAULT-VALUE}.")
  private int strikes;

  @Option(names = "--prepare-only", description = "Write the states and end.")
  private boolean prepareOnly;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of every master, such as oncefs.master.snapshot-entries=5000.")
  private List<String> settings = List.of();

  private final Clock clock = new RealHost(new HaltOnFault()).clock();

  @Override
  public Integer call() throws Exception {
    check();
    for (int each : files) {
      measure(
          new Population(each, Population.nobody(SERVERS), SERVERS, CHUNK_BYTES),
          local.resolve("masters-" + each));
    }
    report.print();
    return 0;
  }

  private void check() throws CommandFailure {
    times.check();
    Within.check("--files", files, 1, Population.FILES_MAX);
    Within.check("--cluster-warmup", warmup, 0, Times.SECONDS_MAX);
    Within.check("--times", strikes, 0, 1_000);
  }

  private void measure(Population population, Path directory) throws Exception {
    report.say("preparing " + population.files() + " files");
    try (TableStore tables =
        new PreparedStates(local.resolve("prepared"))
            .open("files-" + population.files(), population, this::progress)) {
      if (prepareOnly) {
        return;
      }
      report.say("starting masters");
      PreparedPremises premises =
          new PreparedPremises(
              Loopback.of(3, 0).with(settings.stream().map(each -> "-D" + each).toList()),
              tables,
              heap);
      try (ProcessCluster cluster = ProcessCluster.start(directory, premises);
          OnceFs fs = OnceFs.connect(cluster.masters())) {
        Processes processes = new Processes(clock);
        for (ServerProcess each : cluster.all()) {
          processes.and(each.name(), each.pid());
        }
        measure(new ManyFiles(cluster, fs, population, processes));
      }
    } finally {
      DurableFiles.deleteTree(directory);
    }
  }

  private void measure(ManyFiles many) throws Exception {
    report.say("measuring");
    for (Figures each : many.work(Duration.ofSeconds(warmup), times.schedule())) {
      report.add(each);
    }
    for (Figures each : many.rest()) {
      report.add(each);
    }
    report.add(many.snapshot());
    for (int i = 0; i < strikes; i++) {
      report.add(many.failover());
    }
    report.add(many.start(false));
    report.add(many.start(true));
  }

  private void progress(long so) {
    if (so % SAID_EVERY == 0) {
      report.say(so + " files");
    }
  }
}
