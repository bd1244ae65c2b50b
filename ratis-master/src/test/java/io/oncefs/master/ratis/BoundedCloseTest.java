package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedCloseTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch never = new CountDownLatch(1);
  private volatile @Nullable Throwable fault;
  private final EventLoop loop = new RealHost(this::fault).newLoop("closing");

  @Test
  void whatCloses() {
    AtomicBoolean closed = new AtomicBoolean();
    BoundedClose.close(loop, () -> closed.set(true), () -> false, LONG);
    assertTrue(closed.get());
  }

  @Test
  void whatNeverEndsIsLeftOnceOnlyTheRestIsOpen() {
    AtomicInteger asked = new AtomicInteger();
    BoundedClose.close(loop, this::hang, () -> asked.incrementAndGet() == 3, SOON);
    assertEquals(3, asked.get());
  }

  @Test
  void whatFailsIsSaidInTheLog() {
    BoundedClose.close(
        loop,
        () -> {
          throw new IOException("the disk is gone");
        },
        () -> false,
        LONG);
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    Thread.currentThread().interrupt();
    BoundedClose.close(loop, this::hang, () -> true, SOON);
    assertTrue(Thread.interrupted());
  }

  @AfterEach
  void end() {
    loop.close();
    assertNull(fault);
  }

  private void fault(String what, Throwable cause) {
    fault = cause;
  }

  private void hang() throws IOException {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
