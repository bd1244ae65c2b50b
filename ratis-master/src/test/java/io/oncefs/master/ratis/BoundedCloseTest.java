package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedCloseTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void whatCloses() {
    AtomicBoolean closed = new AtomicBoolean();
    BoundedClose.close(() -> closed.set(true), () -> false, LONG);
    assertTrue(closed.get());
  }

  @Test
  void whatNeverEndsIsLeftOnceOnlyTheRestIsOpen() {
    AtomicInteger asked = new AtomicInteger();
    BoundedClose.close(this::hang, () -> asked.incrementAndGet() == 3, SOON);
    assertEquals(3, asked.get());
  }

  @Test
  void whatFailsIsSaidInTheLog() {
    BoundedClose.close(
        () -> {
          throw new IOException("the disk is gone");
        },
        () -> false,
        LONG);
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    Thread.currentThread().interrupt();
    BoundedClose.close(this::hang, () -> true, SOON);
    assertTrue(Thread.interrupted());
  }

  private void hang() throws IOException {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
