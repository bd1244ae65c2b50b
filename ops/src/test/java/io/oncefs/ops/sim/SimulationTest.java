package io.oncefs.ops.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A thousand clusters, each from a seed of its own; {@code oncefs sim} runs as many as one likes.
 */
class SimulationTest {
  private static final int OPERATIONS = 1_000;
  private static final int SEEDS = 1_000;

  @Test
  void nothingAcknowledgedIsLostOrDoubledAndRareBranchesAreReached() throws InterruptedException {
    List<String> reports = new ArrayList<>();
    Campaign campaign =
        new Campaign(
            seed -> SimulationPlan.ofSeed(seed, null, null, OPERATIONS),
            2,
            failed -> reports.add(failed.report()),
            soFar -> {});
    campaign.run(1, SEEDS, 20, 3);
    assertEquals(List.of(), reports);
    assertEquals(List.of(), campaign.unrepeated(), "runs that depend on more than their seed");
    assertEquals(Set.of(), campaign.unseen(), "rare branches that no run has come to");
  }

  @Test
  void bytesAreNotCalledCorruptWhileServersThatMayHaveThemAreAway() {
    SimulationPlan plan = new SimulationPlan(Workload.IMPATIENT, FaultMix.DAMAGE, OPERATIONS);
    assertEquals(List.of(), new Simulation(876, plan).run().anomalies());
  }

  @Test
  void anotherSeedIsAnotherRun() {
    SimulationPlan plan = SimulationPlan.ofSeed(1, null, null, OPERATIONS);
    assertTrue(new Simulation(1, plan).run().trace() != new Simulation(2, plan).run().trace());
  }
}
