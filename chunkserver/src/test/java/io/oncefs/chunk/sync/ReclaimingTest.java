package io.oncefs.chunk.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.HandLoop;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Host;
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
    reclaiming[0] = new Reclaiming(host(loop), storeThatReclaims(run));
    reclaiming[0].dropped();
    loop.runAll();
    assertEquals(1, runs.get());
    assertTrue(loop.isClosed());
  }

  private static Host host(EventLoop loop) {
    return new Host() {
      @Override
      public Clock clock() {
        throw new AssertionError("no clock is needed");
      }

      @Override
      public Entropy entropy() {
        throw new AssertionError("nothing is random");
      }

      @Override
      public FaultHandler faults() {
        throw new AssertionError("nothing fails");
      }

      @Override
      public EventLoop newLoop(String name) {
        return loop;
      }
    };
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
