package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.ManyFiles;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cli.command.Within;
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

  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Mixin private PreparedCluster prepared = new PreparedCluster();

  @Option(
      names = "--files",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "10000,100000,1000000,10000000",
      description = "1 to " + Population.FILES_MAX + "; default ${DEFAULT-VALUE}.")
  private List<Integer> files = List.of();

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often the leader is killed; default ${DEFAULT-VALUE}.")
  private int strikes;

  @Override
  public Integer call() throws Exception {
    times.check();
    prepared.check();
    Within.check("--files", files, 1, Population.FILES_MAX);
    Within.check("--times", strikes, 0, 1_000);
    for (int each : files) {
      Population population =
          new Population(each, Population.nobody(SERVERS), SERVERS, CHUNK_BYTES);
      prepared.run(
          "files-" + each,
          population,
          report,
          (cluster, fs, processes) -> measure(new ManyFiles(cluster, fs, population, processes)));
    }
    report.print();
    return 0;
  }

  private void measure(ManyFiles many) throws Exception {
    for (Figures each : many.work(prepared.warmup(), times.schedule())) {
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
}
