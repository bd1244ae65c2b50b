package io.oncefs.ops.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.client.OnceFs;
import io.oncefs.common.Limits;
import io.oncefs.ops.bench.AppendBench;
import io.oncefs.ops.bench.AppendFigures;
import io.oncefs.ops.bench.Processes;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench append}. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = {
      "Appends records of one size from one writer to one file, durably, in a closed loop.",
      "One run for each number of outstanding appends; latency is from asking to acknowledgement."
    })
final class AppendBenchCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--local",
      paramLabel = "DIR",
      description = "Start 3 masters and 3 chunkservers as processes in this empty directory.")
  private @Nullable Path local;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "1024",
      description = "Of one append; default ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--outstanding",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1,16,256",
      description = "Unacknowledged appends at any moment; default ${DEFAULT-VALUE}.")
  private List<Integer> outstanding = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Measured; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seconds before that are not counted; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--pids",
      paramLabel = "PID,...",
      split = ",",
      description = "Servers whose processor time is reported too.")
  private List<Long> pids = List.of();

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Add one line of JSON for each run to this file.")
  private @Nullable Path results;

  private final Clock clock = new RealHost(new HaltOnFault()).clock();

  @Override
  public Integer call() throws Exception {
    if (size < NumberedRecord.SIZE_MIN || size > Limits.RECORD_BYTES_MAX) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--size lies between " + NumberedRecord.SIZE_MIN + " and " + Limits.RECORD_BYTES_MAX);
    }
    Path directory = local;
    if (directory == null) {
      Processes processes = new Processes();
      pids.forEach(each -> processes.and("pid-" + each, each));
      try (OnceFs fs = cluster.connect()) {
        print(measure(fs, processes));
      }
      return 0;
    }
    options.say("starting 3 masters and 3 chunkservers in " + directory);
    try (ProcessCluster started = ProcessCluster.start(directory, 3, 3);
        OnceFs fs = OnceFs.connect(started.masters())) {
      Processes processes = new Processes();
      for (ServerProcess each : started.all()) {
        processes.and(each.name(), each.pid());
      }
      print(measure(fs, processes));
    }
    return 0;
  }

  private List<AppendFigures> measure(OnceFs fs, Processes processes)
      throws IOException, InterruptedException {
    List<AppendFigures> all = new ArrayList<>();
    for (int each : outstanding) {
      String path = "/bench/append-" + clock.wallMillis() + "-" + each;
      options.say("measuring " + size + " bytes, " + each + " outstanding");
      AppendFigures figures =
          AppendBench.run(
              fs,
              clock,
              new AppendBench.Plan(
                  path, size, each, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds)),
              processes);
      all.add(figures);
      record(figures);
      fs.delete(path, false);
    }
    return all;
  }

  private void record(AppendFigures figures) throws IOException {
    if (results != null) {
      Files.writeString(
          results,
          new ObjectMapper().writeValueAsString(figures) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private void print(List<AppendFigures> all) {
    if (options.wantsJson()) {
      options.output().json(all);
      return;
    }
    Grid grid =
        Grid.of(
            "size",
            "outstanding",
            "appendsPerSecond",
            "mbPerSecond",
            "p50Us",
            "p90Us",
            "p99Us",
            "p999Us",
            "maxUs",
            "cpuSeconds");
    for (AppendFigures each : all) {
      double cpu = each.cpuSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
      grid.row(
          each.size(),
          each.outstanding(),
          Math.round(each.appendsPerSecond()),
          tenths(each.megabytesPerSecond()),
          Math.round(each.latencyMicros().getOrDefault("p50", 0.0)),
          Math.round(each.latencyMicros().getOrDefault("p90", 0.0)),
          Math.round(each.latencyMicros().getOrDefault("p99", 0.0)),
          Math.round(each.latencyMicros().getOrDefault("p999", 0.0)),
          Math.round(each.latencyMicros().getOrDefault("max", 0.0)),
          tenths(cpu));
    }
    options.output().print(grid);
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
