package io.oncefs.ops.sim;

import io.oncefs.ops.sim.Nemesis.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param trace folds the time of every event: two runs of one seed have the same
 */
public record SimulationResult(
    long seed,
    List<String> anomalies,
    long acknowledged,
    long unknown,
    long reads,
    long failedReads,
    long chunks,
    long recordedAgain,
    Map<Fault, Integer> faults,
    long events,
    long trace) {
  public boolean isClean() {
    return anomalies.isEmpty();
  }

  /** What went wrong, and the command that shows it again. */
  public String report(SimulationPlan.Named plan, int operations) {
    return "seed "
        + seed
        + ": "
        + String.join("\n", anomalies)
        + "\nrun it again: oncefs sim --plan "
        + plan.name().toLowerCase(Locale.ROOT)
        + " --operations "
        + operations
        + " --seed "
        + seed;
  }
}
