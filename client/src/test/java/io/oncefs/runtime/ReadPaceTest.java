package io.oncefs.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void oneThatWasInterruptedChangesNothing() {
    assertTrue(runs(1, 15 * MILLIS));
    assertTrue(runs(1, 0));
  }

  @Test
  void slowOnesTakeAtMostAFiftiethOfTheTime() {
    long began = nowNanos;
    long waited = 0;
    while (nowNanos - began < 20_000 * MILLIS) {
      waited += runs(1, 10 * MILLIS) ? 10 * MILLIS : 0;
      nowNanos += MILLIS;
    }
    assertTrue(waited >= 380 * MILLIS && waited <= 450 * MILLIS, waited + " ns");
  }

  @Test
  void noOtherBeginsWhileOneIsSlow() {
    assertTrue(
        pace.runs(
            1,
            () -> {
              assertTrue(runs(1, 9 * MILLIS / 10), "quick so far");
              assertTrue(runs(1, 9 * MILLIS / 10));
              assertFalse(runs(1, 0));
              return true;
            }));
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
