package io.oncefs.ops.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A few hundred clusters, each from a seed of its own; {@code oncefs sim} runs as many as one
 * likes.
 */
class SimulationTest {
  private static final int OPERATIONS = 400;
  private static final int SEEDS = 60;

  @ParameterizedTest
  @EnumSource(SimulationPlan.Named.class)
  void nothingAcknowledgedIsLostOrDoubled(SimulationPlan.Named plan) {
    long recordedAgain = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationResult result = new Simulation(seed, plan.plan(OPERATIONS)).run();
      assertTrue(result.isClean(), () -> result.report(plan, OPERATIONS));
      recordedAgain += result.recordedAgain();
    }
    assertTrue(
        recordedAgain > 0 || plan != SimulationPlan.Named.EVERYTHING,
        "no run ever cut a record off and recorded it again");
  }

  @Test
  void aSeedRepeatsExactly() {
    for (long seed = 1; seed <= 5; seed++) {
      SimulationPlan plan = SimulationPlan.Named.EVERYTHING.plan(OPERATIONS);
      assertEquals(new Simulation(seed, plan).run(), new Simulation(seed, plan).run());
    }
  }
}
