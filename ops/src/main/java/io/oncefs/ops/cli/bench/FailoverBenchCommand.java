package io.oncefs.ops.cli.bench;

import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.common.Limits;
import io.oncefs.ops.bench.Failover;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.Strike;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Kills -9 or stops one server while 16 appends of 1 KiB are outstanding: the longest time",
      "without an acknowledgement, the longest change of the namespace, and whether every record",
      "is there once. Needs --local."
    })
final class FailoverBenchCommand implements Callable<Integer> {
  private static final Duration TRUST_LIMIT = Duration.ofMinutes(6);
  private static final int TIMES_MAX = 1_000;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--kill",
      split = ",",
      paramLabel = "VICTIM,...",
      description = {
        "REPLICA, PRIMARY, LEADER, or NONE to let all live;",
        "default REPLICA,PRIMARY,LEADER unless there is a --pause."
      })
  private List<Victim> kills = List.of();

  @Option(
      names = "--pause",
      split = ",",
      paramLabel = "VICTIM,...",
      description = "The same with kill -STOP until the measured time is over.")
  private List<Victim> pauses = List.of();

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each of them; default ${DEFAULT-VALUE}.")
  private int repeated = 1;

  @Option(
      names = "--chunk-bytes",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Size of the file's chunks: small ones fill all the time; default the cluster's.")
  private long chunkBytes;

  private final Map<String, List<Figures>> all = new LinkedHashMap<>();

  /** Who is struck. */
  enum Victim {
    REPLICA,
    PRIMARY,
    LEADER,
    NONE
  }

  @Override
  public Integer call() throws Exception {
    List<Victim> killed =
        kills.isEmpty() && pauses.isEmpty()
            ? List.of(Victim.REPLICA, Victim.PRIMARY, Victim.LEADER)
            : kills;
    target.check();
    times.check();
    Within.check("--times", repeated, 1, TIMES_MAX);
    if (chunkBytes != 0) {
      Within.check("--chunk-bytes", chunkBytes, Limits.CHUNK_BYTES_MIN, Limits.CHUNK_BYTES_MAX);
    }
    try (Target.Ready ready = target.open()) {
      for (Victim each : killed) {
        strike(ready, each, each.name().toLowerCase(Locale.ROOT), false);
      }
      for (Victim each : pauses) {
        strike(ready, each, "paused " + each.name().toLowerCase(Locale.ROOT), true);
      }
    }
    report.print();
    all.forEach((what, figures) -> report.say(summary(what, figures)));
    return 0;
  }

  private void strike(Target.Ready ready, Victim who, String what, boolean pausing)
      throws Exception {
    for (int i = 0; i < repeated; i++) {
      Figures figures = strikeOnce(ready, who, what, pausing);
      report.add(figures);
      all.computeIfAbsent(what, unused -> new ArrayList<>()).add(figures);
      report.say(what + ": " + Math.round(figures.value()) + " ms");
    }
  }

  private Figures strikeOnce(Target.Ready ready, Victim who, String what, boolean pausing)
      throws Exception {
    ProcessCluster cluster = ready.own();
    awaitWholeTails(ready.fs(), cluster);
    String path = target.freshPath("failover");
    AtomicReference<@Nullable ServerProcess> struck = new AtomicReference<>();
    Strike strike =
        new Strike(
            what,
            () -> {
              ServerProcess found = victim(cluster, who, path);
              struck.set(found);
              return found;
            },
            who == Victim.NONE
                ? server -> {}
                : pausing ? ServerProcess::pause : ServerProcess::kill);
    ready.fs().create(path, new FileSettings(0, 0, chunkBytes));
    try {
      return Failover.run(
          ready.fs(), path, times.warmup(), times.measured(), ready.processes(), strike);
    } finally {
      mend(who == Victim.NONE ? null : struck.get(), pausing);
      cluster.awaitReady();
    }
  }

  /**
   * A server that was struck is left out of new chunks for a while, and longer each time. With one
   * replica less, the next strike would leave too few to tell what was committed before a lease has
   * run out: what is wanted is the pause of one failure, not of two.
   */
  private void awaitWholeTails(OnceFs fs, ProcessCluster cluster)
      throws InterruptedException, TookTooLong {
    String probe = target.freshPath("failover-probe");
    int servers = cluster.chunkserverAddresses().size();
    Await.until(
        "a chunk with a replica on each of " + servers + " chunkservers",
        TRUST_LIMIT,
        () -> {
          fs.append(probe, new byte[1]);
          if (cluster.replicasOf(probe).size() == servers) {
            return true;
          }
          Threads.pause(BETWEEN_LOOKS);
          return false;
        });
  }

  private static void mend(@Nullable ServerProcess struck, boolean paused)
      throws IOException, InterruptedException {
    if (struck != null && paused) {
      struck.resume();
    } else if (struck != null) {
      struck.start();
    }
  }

  private static String summary(String what, List<Figures> figures) {
    return what
        + ": appends "
        + spread(figures.stream().mapToLong(each -> Math.round(each.value())))
        + "; metadata "
        + spread(
            figures.stream()
                .map(each -> each.notes().get(Failover.METADATA_MILLIS))
                .mapToLong(each -> ((Number) each).longValue()));
  }

  private static String spread(LongStream millis) {
    List<Long> sorted = millis.sorted().boxed().toList();
    return sorted.stream().map(String::valueOf).collect(Collectors.joining(" "))
        + " ms, median "
        + sorted.get(sorted.size() / 2);
  }

  private static ServerProcess victim(ProcessCluster cluster, Victim victim, String path)
      throws IOException, InterruptedException, TookTooLong {
    if (victim == Victim.LEADER) {
      return cluster.master(cluster.leader());
    }
    List<Integer> replicas = cluster.replicasOf(path);
    return cluster.chunkserver(replicas.get(victim == Victim.PRIMARY ? 0 : 1));
  }
}
