package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the loop is woken for what was asked for, and that it never sleeps over it. */
class AskedAppendsTest {
  private final AtomicInteger woken = new AtomicInteger();
  private final AskedAppends asked = new AskedAppends(woken::incrementAndGet);

  @Test
  void theFirstOneWakesAndTheNextDoNotWakeAgain() {
    asked.add(ticket(1));
    asked.add(ticket(1));
    assertEquals(1, woken.get());
    asked.attended();
    assertNotNull(asked.poll());
    assertNotNull(asked.poll());
    assertNull(asked.poll());
  }

  @Test
  void whoComesAfterTheLookWakesAgain() {
    asked.add(ticket(1));
    asked.attended();
    asked.add(ticket(1));
    assertEquals(2, woken.get());
  }

  @Test
  void tooLittleWakesNobody() {
    asked.wakeAt(3);
    asked.add(ticket(1));
    asked.add(ticket(1_024));
    assertEquals(0, woken.get());
    asked.add(ticket(1));
    assertEquals(1, woken.get());
  }

  @Test
  void oneLargeRecordIsEnough() {
    asked.wakeAt(64);
    asked.add(ticket(64 << 10));
    assertEquals(1, woken.get());
  }

  @Test
  void whatIsHereWakesWhenLessIsEnough() {
    asked.wakeAt(3);
    asked.add(ticket(1));
    asked.wakeAt(1);
    assertEquals(1, woken.get());
  }

  private static AppendTicket ticket(int bytes) {
    return new AppendTicket(
        AppendTicket.NEXT,
        Slice.of(new byte[bytes]),
        0,
        AppendRecord.ANY_LENGTH,
        0,
        new CompletableFuture<>());
  }
}
