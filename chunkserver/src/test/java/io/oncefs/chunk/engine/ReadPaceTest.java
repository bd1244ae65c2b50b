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
      assertTrue(allows(4_096));
      read(MILLIS / 2);
    }
  }

  @Test
  void largeOnesNever() {
    assertFalse(allows(1 << 20));
  }

  @Test
  void afterASlowOneTheThreadIsSparedForFiftyTimesAsLong() {
    read(4 * MILLIS);
    nowNanos += 199 * MILLIS;
    assertFalse(allows(1));
    nowNanos += MILLIS;
    assertTrue(allows(1));
  }

  private boolean allows(int bytes) {
    return pace.allows(bytes, pace.now());
  }

  private void read(long nanos) {
    long began = pace.now();
    nowNanos += nanos;
    pace.ran(began);
  }
}
