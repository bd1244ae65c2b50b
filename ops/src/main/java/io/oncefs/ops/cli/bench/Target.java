package io.oncefs.ops.cli.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.AppendBench;
import io.oncefs.ops.bench.Processes;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ChunkInquiry;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a workload runs against: a cluster it starts, or one that is there. */
final class Target {
  @Mixin private ClusterOptions there = new ClusterOptions();

  @Option(
      names = "--local",
      paramLabel = "DIR",
      description = "Start 3 masters and 3 chunkservers as processes in this empty directory.")
  private @Nullable Path local;

  @Option(
      names = "--pids",
      paramLabel = "PID,...",
      split = ",",
      description = "Servers whose processor time is reported too.")
  private List<Long> pids = List.of();

  @Option(
      names = "--cluster-warmup",
      paramLabel = "N",
      defaultValue = "40",
      description = {
        "Seconds of work before anything is measured, so that the compilers settle: 64 outstanding",
        "appends of 1 KiB, as the peers' harness does it; for meta as long of creating as of"
            + " asking,",
        "for read half of it from front to back and half anywhere.",
        "Default ${DEFAULT-VALUE}."
      })
  private int warmup;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "With --local: a setting of every server, such as oncefs.master.lease=10s.")
  private List<String> settings = List.of();

  private final Clock clock = new RealHost(new HaltOnFault()).clock();

  /** Starts it, if it is to be started, and warms it up with appends. */
  Ready open() throws Exception {
    Ready ready = openAsItIs();
    if (warmup > 0) {
      AppendBench.warmUp(ready.fs(), freshPath("warm"), warmup(), clock);
    }
    return ready;
  }

  /** Refuses what no run could use, before anything is started. */
  void check() throws CommandFailure {
    Within.check("--cluster-warmup", warmup, 0, Times.SECONDS_MAX);
  }

  /** How long it is to be warmed up by who does that with work of its own. */
  Duration warmup() {
    return Duration.ofSeconds(warmup);
  }

  /** Starts it, if it is to be started; appends would not warm up what is to be measured. */
  Ready openAsItIs() throws Exception {
    Processes processes = new Processes(clock);
    Path directory = local;
    if (directory == null) {
      pids.forEach(each -> processes.and("pid-" + each, each));
      return new Ready(there.connect(), processes, null, there.masters());
    }
    ProcessCluster started =
        ProcessCluster.start(
            directory, Loopback.of(3, 3).with(settings.stream().map(each -> "-D" + each).toList()));
    for (ServerProcess each : started.all()) {
      processes.and(each.name(), each.pid());
    }
    return new Ready(OnceFs.connect(started.masters()), processes, started, started.masters());
  }

  /** A name that no earlier run has used. */
  String freshPath(String work) {
    return "/bench/" + work + "-" + clock.wallMillis();
  }

  /** A cluster that is up. */
  record Ready(OnceFs fs, Processes processes, @Nullable ProcessCluster started, String masters)
      implements AutoCloseable {
    /** Where the chunks of a file begin. */
    long[] chunkStarts(String path) throws IOException, InterruptedException {
      try (ChunkInquiry inquiry =
          new ChunkInquiry(List.of(masters.strip().split("\\s*,\\s*", -1)))) {
        return inquiry.chunks(inquiry.stat(path).file()).stream()
            .mapToLong(each -> each.description().start())
            .toArray();
      } catch (ChunkInquiry.Failed failed) {
        throw new IOException("the masters do not name the chunks of " + path, failed);
      }
    }

    /** The cluster as processes that may be killed. */
    ProcessCluster own() throws CommandFailure {
      if (started == null) {
        throw new CommandFailure(
            ExitCode.USAGE, "servers are killed only in a cluster of its own: give --local DIR");
      }
      return started;
    }

    @Override
    public void close() {
      fs.close();
      if (started != null) {
        started.close();
      }
    }
  }
}
