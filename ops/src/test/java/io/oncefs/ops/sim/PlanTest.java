package io.oncefs.ops.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void everyWorkloadMeetsEveryMixOfFaults() {
    Set<SimulationPlan> plans = new HashSet<>();
    int all = Workload.values().length * FaultMix.values().length;
    for (long seed = 1; seed <= all; seed++) {
      plans.add(SimulationPlan.ofSeed(seed, null, null, 10));
    }
    assertEquals(all, plans.size());
  }

  @Test
  void whatIsNamedStaysAndSaysSo() {
    SimulationPlan plan = SimulationPlan.ofSeed(7, Workload.SPARSE, FaultMix.CALM, 10);
    assertEquals(new SimulationPlan(Workload.SPARSE, FaultMix.CALM, 10), plan);
    assertEquals("--workload sparse --faults calm --operations 10", plan.options());
  }

  @Test
  void lostSuffixesComeAlone() {
    assertFalse(FaultMix.EVERYTHING.faults().contains(Fault.LOSE_SUFFIX));
  }
}
