package io.oncefs.ops.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.explore.Explorer.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A part of what {@code oncefs explore} tries: as many states as fit into a build. */
class ExplorerTest {
  private static final int STATES_MAX = 100_000;

  @Test
  void everyInvariantHoldsWithoutASealInEveryOrder() {
    Outcome outcome = exhausted(new Scope(2, 0, 0, false));
    assertEquals(Set.of(Witness.ACKNOWLEDGED), outcome.witnesses());
  }

  @Test
  void everyInvariantHoldsInEveryOrderOfAnAppendAndASeal() {
    // 7,075 if what no coordinator asks any more told two states apart; as many were found by an
    // explorer without tables of parts, which ran the cores again for every state.
    assertEquals(4_578, exhausted(new Scope(1, 1, 0, false)).states());
  }

  @Test
  void everyInvariantHoldsInEveryOrderOfAnAppendASealAndARetry() {
    Outcome outcome = exhausted(new Scope(1, 1, 0, true));
    assertTrue(outcome.witnesses().contains(Witness.RETRY_FOUND), outcome.witnesses()::toString);
    assertTrue(outcome.witnesses().contains(Witness.RETRY_APPENDED));
  }

  @Test
  void nothingBreaksInTheFirstStatesOfTheWholeScope() {
    int[] states = new int[1];
    Outcome outcome = new Explorer(new Scope(2, 2, 1, true), () -> states[0]++ < STATES_MAX).run();
    assertNull(outcome.violation());
    assertFalse(outcome.complete());
  }

  private static Outcome exhausted(Scope scope) {
    Outcome outcome = new Explorer(scope, () -> true).run();
    assertNull(outcome.violation());
    assertTrue(outcome.complete());
    return outcome;
  }
}
