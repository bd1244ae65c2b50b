package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Failover;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Kills -9 one server while 16 appends of 1 KiB are outstanding: the longest time without an",
      "acknowledgement, and whether every record is there once. Needs --local."
    })
final class FailoverBenchCommand implements Callable<Integer> {
  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--kill",
      split = ",",
      paramLabel = "VICTIM,...",
      defaultValue = "REPLICA,PRIMARY,LEADER",
      description = "One run for each; default ${DEFAULT-VALUE}.")
  private List<Victim> victims = List.of();

  /** Who is killed. */
  enum Victim {
    REPLICA,
    PRIMARY,
    LEADER
  }

  @Override
  public Integer call() throws Exception {
    try (Target.Ready ready = target.open()) {
      ProcessCluster cluster = ready.own();
      for (Victim each : victims) {
        String path = target.freshPath("failover");
        report.say("killing: " + each);
        ServerProcess[] killed = new ServerProcess[1];
        report.add(
            Failover.run(
                ready.fs(),
                path,
                each.name().toLowerCase(Locale.ROOT),
                times.warmup(),
                times.measured(),
                ready.processes(),
                () -> {
                  killed[0] = victim(cluster, each, path);
                  return killed[0];
                }));
        killed[0].start();
        cluster.awaitReady();
      }
    }
    report.print();
    return 0;
  }

  private static ServerProcess victim(ProcessCluster cluster, Victim victim, String path)
      throws IOException, InterruptedException, TookTooLong {
    if (victim == Victim.LEADER) {
      return cluster.master(cluster.leader());
    }
    int primary = cluster.primaryOf(path);
    int replicas = cluster.chunkserverAddresses().size();
    return cluster.chunkserver(victim == Victim.PRIMARY ? primary : (primary + 1) % replicas);
  }
}
