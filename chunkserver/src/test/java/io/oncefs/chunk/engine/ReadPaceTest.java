package io.oncefs.chunk.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.runtime.Clock;
import org.junit.jupiter.api.Test;

class ReadPaceTest {
  private static final long MILLIS = 1_000_000;

  private long nowNanos = Long.MAX_VALUE - 10 * MILLIS;

  private final ReadPace pace =
      new ReadPace(
          new Clock() {
            @Override
            public long nanos() {
              return nowNanos;
            }

            @Override
            public long wallMillis() {
              return 0;
            }
          });

  @Test
  void smallReadsRunWhereTheyArriveWhileTheyAreQuick() {
    for (int i = 0; i < 100; i++) {
      assertTrue(runs(4_096, MILLIS / 2));
    }
  }

  @Test
  void largeOnesNever() {
    assertFalse(runs(1 << 20, 0));
  }

  @Test
  void afterASlowOneTheThreadIsSparedForFiftyTimesAsLong() {
    assertTrue(runs(1, 4 * MILLIS));
    nowNanos += 199 * MILLIS;
    assertFalse(runs(1, 0));
    nowNanos += MILLIS;
    assertTrue(runs(1, 0));
  }

  @Test
  void whatIsNotThereYetIsNotAnswered() {
    assertFalse(pace.runs(1, () -> false));
  }

  private boolean runs(int bytes, long nanos) {
    return pace.runs(
        bytes,
        () -> {
          nowNanos += nanos;
          return true;
        });
  }
}
