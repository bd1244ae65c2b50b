package io.oncefs.ops.cli.sim;

import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.sim.Nemesis.Fault;
import io.oncefs.ops.sim.Simulation;
import io.oncefs.ops.sim.SimulationPlan;
import io.oncefs.ops.sim.SimulationResult;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sim}. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = {
      "Runs whole clusters in one thread, each from a seed: 3 masters, 4 chunkservers, writers and",
      "readers, with the faults of the plan, and checks every invariant of the append protocol.",
      "Exit code 0 only if all of them held."
    })
public final class SimCommand implements Callable<Integer> {
  private static final int DOUBLE_RUNS = 20;

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      defaultValue = "EVERYTHING",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private SimulationPlan.Named plan = SimulationPlan.Named.EVERYTHING;

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
      description = "How many, one after the other; default ${DEFAULT-VALUE}.")
  private long seeds;

  @Option(
      names = "--operations",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Appends asked for in each run; default ${DEFAULT-VALUE}.")
  private int operations;

  @Override
  public Integer call() {
    Map<Fault, Integer> faults = new TreeMap<>();
    long[] sums = new long[6];
    for (long each = seed; each < seed + seeds; each++) {
      SimulationResult result = new Simulation(each, plan.plan(operations)).run();
      if (result.isClean() && each < seed + DOUBLE_RUNS && !repeats(each, result)) {
        options.say("seed " + each + " did not repeat: the run depends on more than its seed");
        return ExitCode.FAILED.number();
      }
      if (!result.isClean()) {
        options.say(result.report(plan, operations));
        return ExitCode.FAILED.number();
      }
      sums[0] += result.acknowledged();
      sums[1] += result.unknown();
      sums[2] += result.reads();
      sums[3] += result.chunks();
      sums[4] += result.recordedAgain();
      sums[5] += result.events();
      result.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
    }
    print(faults, sums);
    return ExitCode.OK.number();
  }

  private boolean repeats(long again, SimulationResult first) {
    return new Simulation(again, plan.plan(operations)).run().equals(first);
  }

  private void print(Map<Fault, Integer> faults, long[] sums) {
    Grid grid =
        Grid.of("what", "count")
            .row("seeds, all clean", seeds)
            .row("of them run twice, the same", Math.min(seeds, DOUBLE_RUNS))
            .row("appends acknowledged", sums[0])
            .row("appends with unknown outcome", sums[1])
            .row("whole-file reads", sums[2])
            .row("chunks", sums[3])
            .row("appends recorded again after a cut", sums[4])
            .row("events", sums[5]);
    faults.forEach((fault, count) -> grid.row("fault " + fault, count));
    options.output().print(grid);
  }
}
