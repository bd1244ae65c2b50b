package io.oncefs.ops.cli.sim;

import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.DaemonLogging;
import io.oncefs.ops.sim.Campaign;
import io.oncefs.ops.sim.FaultMix;
import io.oncefs.ops.sim.SimulationPlan;
import io.oncefs.ops.sim.Workload;
import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sim}. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = {
      "Runs whole clusters, each in one thread and from one seed: 3 masters, 4 chunkservers,"
          + " writers",
      "and readers, with faults, and checks every invariant of the append protocol after each"
          + " step.",
      "Says at the end how often each rare branch of the protocol was reached.",
      "",
      "Workloads and faults take turns from seed to seed unless they are named.",
      "Exit code 0 only if all runs were clean, and, from 1,000 seeds with all workloads and"
          + " faults",
      "on, if every rare branch was reached."
    })
public final class SimCommand implements Callable<Integer> {
  private static final long SECOND = 1_000_000_000L;
  private static final long SAY_EVERY_NANOS = 15 * SECOND;

  /** So many of the rare branches are named in the last line. */
  private static final int RAREST = 8;

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: all take turns.")
  private @Nullable Workload workload;

  @Option(
      names = "--faults",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: all take turns.")
  private @Nullable FaultMix faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first seed; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many; default ${DEFAULT-VALUE}.")
  private long seeds;

  @Option(
      names = "--operations",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Appends asked for in each run; default ${DEFAULT-VALUE}.")
  private int operations;

  @Option(
      names = "--twice",
      paramLabel = "N",
      defaultValue = "20",
      description = {
        "So many of the first seeds run a second time, to see that a seed decides everything;",
        "default ${DEFAULT-VALUE}."
      })
  private long twice;

  @Option(
      names = "--failures",
      paramLabel = "N",
      defaultValue = "10",
      description = "Ends after so many runs that were not clean; default ${DEFAULT-VALUE}.")
  private long failures;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Runs beside each other; default ${DEFAULT-VALUE}.")
  private int threads;

  private final Clock clock = new RealHost(new HaltOnFault()).clock();
  private long begunNanos;
  private long saidNanos;

  @Option(names = "--log", description = "Shows what the simulated servers log: for a single seed.")
  private boolean log;

  @Override
  public Integer call() throws InterruptedException {
    if (!log) {
      DaemonLogging.silence();
    }
    long begun = clock.nanos();
    begunNanos = begun;
    saidNanos = begun;
    Campaign campaign =
        new Campaign(
            each -> SimulationPlan.ofSeed(each, workload, faults, operations),
            threads,
            failed -> options.say(failed.report()),
            this::progress);
    campaign.run(seed, seeds, twice, failures);
    print(campaign, (clock.nanos() - begun) / SECOND);
    return judge(campaign).number();
  }

  private void progress(Campaign campaign) {
    if (clock.nanos() - saidNanos >= SAY_EVERY_NANOS) {
      saidNanos = clock.nanos();
      long perSeed = (saidNanos - begunNanos) / 1_000_000 / campaign.seeds();
      options.say(
          campaign.seeds()
              + " of "
              + seeds
              + " seeds, "
              + campaign.failures()
              + " failed, "
              + perSeed
              + " ms a seed, "
              + (seeds - campaign.seeds()) * perSeed / 60_000
              + " min to go");
    }
  }

  private ExitCode judge(Campaign campaign) {
    campaign
        .unrepeated()
        .forEach(
            each ->
                options.say(
                    "seed " + each + " did not repeat: its run depends on more than its seed"));
    boolean allSeen = true;
    if (seeds >= Campaign.SEEDS_FOR_ALL_SIGHTINGS && workload == null && faults == null) {
      for (Sighting each : campaign.unseen()) {
        options.say("never reached: " + name(each) + ", " + each.what());
        allSeen = false;
      }
    }
    return campaign.failures() == 0 && campaign.unrepeated().isEmpty() && allSeen
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  private void print(Campaign campaign, long seconds) {
    Grid grid =
        Grid.of("what", "count", "meaning")
            .row("seeds", campaign.seeds(), "runs of " + operations + " appends each")
            .row("failed", campaign.failures(), "runs that broke an invariant")
            .row("seconds", seconds, "on " + threads + " threads")
            .row("ms-per-seed", seconds * 1_000 / Math.max(1, campaign.seeds()), null)
            .row("events", campaign.events(), "after each of which the invariants held")
            .row("acknowledged", campaign.acknowledged(), "appends")
            .row("unknown", campaign.unknown(), "appends whose writer was not told")
            .row("recorded-again", campaign.recordedAgain(), "appends that a cut undid before")
            .row("reads", campaign.reads(), "of whole files")
            .row("chunks", campaign.chunks(), null);
    campaign.faults().forEach((fault, times) -> grid.row(name(fault), times, "fault"));
    for (Sighting each : Sighting.values()) {
      grid.row(name(each), campaign.sightings().getOrDefault(each, 0L), each.what());
    }
    options.output().print(grid);
    options.say(summary(campaign, seconds));
  }

  private static String summary(Campaign campaign, long seconds) {
    String rarest =
        campaign.sightings().entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .limit(RAREST)
            .map(each -> name(each.getKey()) + " " + each.getValue())
            .collect(Collectors.joining(", "));
    return campaign.seeds()
        + " seeds run, "
        + campaign.failures()
        + " failed, "
        + seconds
        + " s; "
        + campaign.sightings().size()
        + " of "
        + Sighting.values().length
        + " rare branches reached, the rarest: "
        + rarest;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
