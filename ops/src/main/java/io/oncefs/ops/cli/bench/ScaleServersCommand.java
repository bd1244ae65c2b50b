package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Crowd;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.ManyServers;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench scale-servers}. */
@Command(
    name = "scale-servers",
    mixinStandardHelpOptions = true,
    description = {
      "Real masters with more and more chunkservers, which are simulated: each listens, reports"
          + " once",
      "a second to every master, and says which replicas it has, but holds none.",
      "Measures reports, stat, create and open-tail beside them, the census of what they have, and",
      "kill -9 of the leader."
    })
final class ScaleServersCommand implements Callable<Integer> {
  private static final int SERVERS_MAX = 5_000;
  private static final int CHUNKS_MAX = 1_000_000;
  private static final int REPLICAS = 3;
  private static final int CHUNK_BYTES = 1_000;

  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();
  @Mixin private PreparedCluster prepared = new PreparedCluster();

  @Option(
      names = "--servers",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "3,10,100,1000",
      description = REPLICAS + " to " + SERVERS_MAX + "; default ${DEFAULT-VALUE}.")
  private List<Integer> servers = List.of();

  @Option(
      names = "--chunks",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Replicas on each server; default ${DEFAULT-VALUE}.")
  private int chunks;

  @Option(
      names = "--census",
      paramLabel = "N",
      defaultValue = "60",
      description = "Seconds to wait for the census at most; default ${DEFAULT-VALUE}.")
  private int census;

  @Override
  public Integer call() throws Exception {
    times.check();
    prepared.check();
    Within.check("--servers", servers, REPLICAS, SERVERS_MAX);
    Within.check("--chunks", chunks, REPLICAS, CHUNKS_MAX);
    Within.check("--census", census, 1, Times.SECONDS_MAX);
    for (int each : servers) {
      if ((long) each * chunks / REPLICAS > Population.FILES_MAX) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--servers times --chunks is at most " + Population.FILES_MAX * REPLICAS);
      }
    }
    for (int each : servers) {
      try (Crowd crowd = Crowd.of(each)) {
        measure(
            crowd,
            new Population(
                (long) each * chunks / REPLICAS, crowd.addresses(), REPLICAS, CHUNK_BYTES));
      }
    }
    report.print();
    return 0;
  }

  private void measure(Crowd crowd, Population population) throws Exception {
    prepared.runOnce(
        "servers-" + population.sites().size(),
        population,
        report,
        (cluster, fs, processes) -> {
          ManyServers many = new ManyServers(cluster, fs, crowd, population, processes);
          report.add(many.census(Duration.ofSeconds(census)));
          for (Figures each : many.work(prepared.warmup(), times.schedule())) {
            report.add(each);
          }
          report.add(many.failover());
        });
  }
}
