package io.oncefs.chunk.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.HandLoop;
import io.oncefs.chunk.OneLoopHost;
import io.oncefs.chunk.store.ChunkStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReclaimingTest {
  /** Real loops interrupt what runs when they are closed. */
  @Test
  void closingLetsARunComeToItsEnd() {
    HandLoop loop = new HandLoop();
    AtomicInteger runs = new AtomicInteger();
    Reclaiming[] reclaiming = new Reclaiming[1];
    Runnable run =
        () -> {
          runs.incrementAndGet();
          reclaiming[0].close();
          assertFalse(loop.isClosed(), "a run is under way");
        };
    reclaiming[0] = new Reclaiming(new OneLoopHost(loop), storeThatReclaims(run));
    reclaiming[0].dropped();
    loop.runAll();
    assertEquals(1, runs.get());
    assertTrue(loop.isClosed());
  }

  private static ChunkStore storeThatReclaims(Runnable run) {
    return (ChunkStore)
        Proxy.newProxyInstance(
            ReclaimingTest.class.getClassLoader(),
            new Class<?>[] {ChunkStore.class},
            (self, method, arguments) -> {
              assertEquals("reclaim", method.getName());
              run.run();
              return null;
            });
  }
}
