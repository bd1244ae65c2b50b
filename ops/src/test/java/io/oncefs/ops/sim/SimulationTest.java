package io.oncefs.ops.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.sim.watch.Sighting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Some hundred clusters, each from a seed of its own; {@code oncefs sim} runs as many as one likes.
 */
class SimulationTest {
  private static final int OPERATIONS = 1_000;
  private static final int SEEDS = 600;

  /** What needs more seeds than these. */
  private static final Set<Sighting> SELDOM =
      EnumSet.of(
          Sighting.CLEAN_SEAL_LOST,
          Sighting.OTHER_PROPOSAL,
          Sighting.ONE_VALID_COPY,
          Sighting.REPLICA_JOINED_LATER,
          Sighting.LOST_SUFFIX_EXCLUDED,
          Sighting.SEAL_FOR_SILENT_REPLICA,
          Sighting.SEAL_FOR_EXPIRED_LEASE,
          Sighting.BATCH_ZERO_MET_FENCE,
          Sighting.PREPARE_OUT_OF_ORDER,
          Sighting.PREPARE_OF_THE_DEAD,
          Sighting.RESTARTED_REPLICA_REFUSED,
          Sighting.UNREGISTERED_START,
          Sighting.TABLE_FETCHED_AGAIN,
          Sighting.TABLE_OVER_EMPTY_CHUNK,
          Sighting.FENCED_PRIMARY_COMMITTED,
          Sighting.ACKNOWLEDGED_AFTER_SEAL,
          Sighting.PRECONDITION_REFUSED_AGAIN,
          Sighting.OUT_OF_SEQUENCE,
          Sighting.OPEN_REPEATED,
          Sighting.STALE_PRIMARY_SAID_NO,
          Sighting.STALE_NO_WAS_ASKED_AGAIN,
          Sighting.RESOLVED_TO_PLACE,
          Sighting.RESOLVED_TO_NEVER,
          Sighting.OLDER_THAN_ROW,
          Sighting.DAMAGE_MET_BY_READ,
          Sighting.BATCH_ZERO_AGAIN);

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
    Set<Sighting> unseen = campaign.unseen();
    unseen.removeAll(SELDOM);
    assertEquals(Set.of(), unseen, "rare branches that no run has come to");
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
