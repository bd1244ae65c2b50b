package io.oncefs.ops.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.explore.Explorer.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A part of what {@code oncefs explore} tries: as many states as fit into a build. */
class ExplorerTest {
  private static final int STATES_MAX = 100_000;

  @Test
  void everyInvariantHoldsWithoutASealInEveryOrder() {
    Outcome outcome = exhausted(new Scope(2, 0, 0, false), true);
    assertEquals(Set.of(Witness.ACKNOWLEDGED), outcome.witnesses());
  }

  @Test
  void everyInvariantHoldsInEveryOrderOfAnAppendAndASeal() {
    // 7,075 if what no coordinator asks any more told two states apart; as many were found by an
    // explorer without tables of parts, which ran the cores again for every state.
    assertEquals(4_578, exhausted(new Scope(1, 1, 0, false), false).states());
  }

  @Test
  void everyInvariantHoldsInEveryOrderOfAnAppendASealAndARetry() {
    Outcome outcome = exhausted(new Scope(1, 1, 0, true), true);
    assertTrue(outcome.witnesses().contains(Witness.RETRY_FOUND), outcome.witnesses()::toString);
    assertTrue(outcome.witnesses().contains(Witness.RETRY_APPENDED));
  }

  @Test
  void everyInvariantHoldsFromTheOpeningOfTheChunk() {
    exhausted(new Scope(1, 1, 0, true, true, false), true);
  }

  @Test
  void everyInvariantHoldsWhenAppendsOvertake() {
    Outcome outcome = exhausted(new Scope(2, 1, 0, true, false, true), true);
    assertTrue(outcome.witnesses().contains(Witness.RETRY_APPENDED));
  }

  /** What is left out must differ from what stays in nothing that lasts. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, true, false, false",
    "1, 2, 0, false, false, false",
    "2, 1, 0, false, false, false",
    "1, 1, 1, false, false, false",
    "2, 1, 0, false, false, true",
    "0, 1, 0, true, true, false",
  })
  void reducedOrdersEndInTheSameWays(
      int appends,
      int coordinators,
      int crashes,
      boolean retry,
      boolean opening,
      boolean overtaking) {
    Scope scope = new Scope(appends, coordinators, crashes, retry, opening, overtaking);
    Outcome every = exhausted(scope, false);
    Outcome reduced = exhausted(scope, true);
    assertTrue(reduced.states() < every.states() / 2);
    assertEquals(every.endings(), reduced.endings());
    assertEquals(every.endingsDigest(), reduced.endingsDigest());
    assertEquals(every.witnesses(), reduced.witnesses());
  }

  @Test
  void nothingBreaksInTheFirstStatesOfTheWholeScope() {
    int[] states = new int[1];
    Scope whole = new Scope(2, 2, 1, true);
    Outcome outcome = new Explorer(whole, true, () -> states[0]++ < STATES_MAX).run();
    assertNull(outcome.violation());
    assertFalse(outcome.complete());
  }

  private static Outcome exhausted(Scope scope, boolean reduced) {
    Outcome outcome = new Explorer(scope, reduced, () -> true).run();
    assertNull(outcome.violation());
    assertTrue(outcome.complete());
    return outcome;
  }
}
