package io.oncefs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnseenTest {
  private final Unseen unseen = new Unseen(2, 10);
  private final List<Long> latencies = new ArrayList<>();

  private int seen(long length, long now) {
    return unseen.seen(length, now, latencies::add);
  }

  @Test
  void aRecordIsSeenWithItsLastByte() {
    unseen.asked(100);
    assertEquals(0, seen(9, 150));
    assertEquals(1, seen(10, 160));
    assertEquals(List.of(60L), latencies);
  }

  @Test
  void severalMayBeSeenAtOnce() {
    unseen.asked(100);
    unseen.asked(130);
    assertEquals(2, seen(25, 200));
    assertEquals(List.of(100L, 70L), latencies);
  }

  @Test
  void placesAreUsedAgain() {
    for (long i = 0; i < 5; i++) {
      unseen.asked(i * 100);
      assertEquals(1, seen((i + 1) * 10, i * 100 + i));
    }
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), latencies);
  }
}
