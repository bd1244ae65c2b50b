package io.oncefs.ops.sim;

import io.oncefs.ops.sim.watch.Sighting;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param trace folds the time of every event: two runs of one seed have the same
 */
public record SimulationResult(
    long seed,
    SimulationPlan plan,
    List<String> anomalies,
    long acknowledged,
    long unknown,
    long reads,
    long failedReads,
    long chunks,
    long recordedAgain,
    Map<Fault, Integer> faults,
    Map<Sighting, Long> sightings,
    long events,
    long trace) {
  public boolean isClean() {
    return anomalies.isEmpty();
  }

  /** What went wrong, and the command that shows it again. */
  public String report() {
    return "seed "
        + seed
        + ": "
        + String.join("\n", anomalies)
        + "\nrun it again: oncefs sim --seed "
        + seed
        + " "
        + plan.options();
  }
}
