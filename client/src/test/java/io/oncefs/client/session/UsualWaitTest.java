package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UsualWaitTest {
  private static final long MICROS = 1_000;

  private final UsualWait wait = new UsualWait();

  @Test
  void aFewAnswersSayNothing() {
    add(100, 200 * MICROS);
    assertEquals(0, wait.nanos());
  }

  @Test
  void nearlyAllAnswersCameWithinIt() {
    add(990, 200 * MICROS);
    add(10, 90_000 * MICROS);
    assertTrue(wait.nanos() >= 200 * MICROS && wait.nanos() <= 400 * MICROS, "" + wait.nanos());
    add(10, 90_000 * MICROS);
    assertTrue(wait.nanos() >= 90_000 * MICROS, "" + wait.nanos());
  }

  @Test
  void whatWasUsualIsForgotten() {
    add(100_000, 90_000 * MICROS);
    for (int i = 0; i < 40; i++) {
      wait.nanos();
      add(2_000, 200 * MICROS);
    }
    assertTrue(wait.nanos() <= 400 * MICROS, "" + wait.nanos());
  }

  private void add(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      wait.add(nanos);
    }
  }
}
