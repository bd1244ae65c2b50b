package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundPaceTest {
  private static final boolean WELL = true;

  private final RoundPace pace = new RoundPace(0);

  private static long seconds(long count) {
    return TimeUnit.SECONDS.toNanos(count);
  }

  /** From when on it is under way again, asked each second; -1 if not within this time. */
  private long begins(long from, long within, String grounds) {
    for (long second = from + 1; second <= from + within; second++) {
      assertTrue(pace.isToBeAsked(seconds(second)));
      pace.begin(seconds(second), grounds);
      if (pace.isUnderWay()) {
        return second;
      }
      assertFalse(pace.isToBeAsked(seconds(second) + 1), "once a second is enough");
    }
    return -1;
  }

  @Test
  void whatWasAmissIsLookedAtAgainSoon() {
    assertTrue(pace.isUnderWay());
    pace.end(seconds(100), !WELL);
    assertFalse(pace.isToBeAsked(seconds(100)));
    assertEquals(101, begins(100, 9, "same"));
    pace.end(seconds(200), !WELL);
    assertEquals(201, begins(200, 9, "same"));
  }

  @Test
  void aRoundThatFoundNothingIsFollowedByNineTimesItsLengthOfRest() {
    pace.end(seconds(100), WELL);
    assertEquals(101, begins(100, 9, "same"), "what the first one rested on is not known");
    pace.end(seconds(201), WELL);
    assertEquals(201 + 900, begins(201, 2_000, "same"));
  }

  @Test
  void whatChangedWhileItRestsOrDuringTheRoundEndsTheRest() {
    pace.end(seconds(100), WELL);
    assertEquals(101, begins(100, 9, "same"));
    pace.end(seconds(201), WELL);
    assertEquals(-1, begins(201, 50, "same"));
    assertEquals(252, begins(251, 9, "another server"));
    pace.end(seconds(352), WELL);
    assertEquals(353, begins(352, 9, "another server, and one more during the round"));
  }

  @Test
  void aShortRoundIsFollowedByTheNextAfterASecond() {
    pace.end(0, WELL);
    assertEquals(1, begins(0, 9, "same"));
    pace.end(seconds(1), WELL);
    assertEquals(2, begins(1, 9, "same"));
  }
}
