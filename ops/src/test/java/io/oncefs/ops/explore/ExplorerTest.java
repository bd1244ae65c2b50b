package io.oncefs.ops.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.explore.Witnesses.Witness;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A part of what {@code oncefs explore} tries: as many states as fit into a build. */
class ExplorerTest {
  private static final int STATES_MAX = 3_000;

  @Test
  void everyInvariantHoldsWithoutASealInEveryOrder() {
    Explorer.Outcome outcome = explore(new Scope(2, 0, 0, false));
    assertNull(outcome.violation());
    assertTrue(outcome.complete(), () -> "more than " + STATES_MAX + " states");
    assertEquals(Set.of(Witness.ACKNOWLEDGED), outcome.witnesses());
  }

  @Test
  void everyInvariantHoldsInEveryOrderOfAnAppendAndASeal() {
    Explorer.Outcome outcome = new Explorer(new Scope(1, 1, 0, false), () -> true).run();
    assertNull(outcome.violation());
    assertTrue(outcome.complete());
    assertTrue(outcome.states() > STATES_MAX, () -> "only " + outcome.states());
  }

  @Test
  void nothingBreaksInTheFirstStatesOfTheWholeScope() {
    Explorer.Outcome outcome = explore(new Scope(2, 2, 1, true));
    assertNull(outcome.violation());
    assertFalse(outcome.complete());
    assertTrue(outcome.witnesses().contains(Witness.RETRY_FOUND), outcome.witnesses()::toString);
  }

  private static Explorer.Outcome explore(Scope scope) {
    int[] states = new int[1];
    return new Explorer(scope, () -> states[0]++ < STATES_MAX).run();
  }
}
