package io.oncefs.ops.sim;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run consists of, but for its seed.
 *
 * @param operations appends asked for in all
 */
public record SimulationPlan(Workload workload, FaultMix faults, int operations) {
  private static final long SECOND = 1_000_000_000L;
  static final int MASTERS = 3;
  static final int SERVERS = 4;

  /** Of peace before the reckoning. */
  static final long SETTLE_NANOS = 60 * SECOND;

  /**
   * The plan of a seed: all workloads take turns with all faults, but for what is named.
   *
   * @param workload null to take turns
   * @param faults null to take turns
   */
  public static SimulationPlan ofSeed(
      long seed, @Nullable Workload workload, @Nullable FaultMix faults, int operations) {
    Workload[] workloads = Workload.values();
    FaultMix[] mixes = FaultMix.values();
    int turn = (int) Math.floorMod(seed, (long) workloads.length * mixes.length);
    return new SimulationPlan(
        workload == null ? workloads[turn / mixes.length] : workload,
        faults == null ? mixes[turn % mixes.length] : faults,
        operations);
  }

  /** Mean time between two faults: every thirteenth seed, whatever the plan, is a harsh one. */
  long faultGapNanos(long seed) {
    return workload.faultGapNanos(faults.faults().size(), Math.floorMod(seed, 13L) == 5);
  }

  /** The options of the command line that ask for this plan. */
  String options() {
    return "--workload "
        + workload.name().toLowerCase(Locale.ROOT)
        + " --faults "
        + faults.name().toLowerCase(Locale.ROOT)
        + " --operations "
        + operations;
  }
}
