package io.oncefs.runtime.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop keeps its order and loses no wake-up. */
@Timeout(60)
class ThreadLoopTest {
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private final EventLoop loop = new ThreadLoop("tested", (what, cause) -> fault.set(cause));

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksOfOneThreadRunInOrderAndNoneIsLost() throws Exception {
    fromManyThreads(20_000, loop);
  }

  @Test
  void aLoopThatIsLentRunsOneTaskAtATimeAndKeepsTheirOrder() throws Exception {
    AtomicInteger here = new AtomicInteger();
    AtomicInteger turn = new AtomicInteger();
    fromManyThreads(
        20_000,
        task -> {
          // Now and then only, so that it falls asleep in between and can be lent.
          if (turn.incrementAndGet() % 3 == 0) {
            loop.execute(task);
          } else if (loop.runHere(task)) {
            here.incrementAndGet();
          } else {
            loop.execute(task);
          }
        });
    assertTrue(here.get() > 0);
  }

  private void fromManyThreads(int each, Executor give) throws Exception {
    int threads = 4;
    List<Integer> ran = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(threads * each);
    List<Thread> givers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      Thread giver =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  int number = first + i;
                  give.execute(
                      () -> {
                        ran.add(number);
                        all.countDown();
                      });
                }
              });
      giver.start();
      givers.add(giver);
    }
    all.await();
    for (Thread giver : givers) {
      giver.join();
    }
    int[] next = {0, each, 2 * each, 3 * each};
    for (int number : ran) {
      assertEquals(next[number / each]++, number);
    }
  }

  @Test
  void whatIsSetAndGivenWhileItIsLentIsNotForgotten() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      CountDownLatch ran = new CountDownLatch(3);
      borrow(
          () -> {
            Thread other = new Thread(() -> loop.execute(ran::countDown));
            other.start();
            loop.after(1, ran::countDown);
            Timer cancelled = loop.after(2, () -> fault.set(new AssertionError("cancelled")));
            cancelled.cancel();
            loop.execute(ran::countDown);
            assertFalse(loop.runHere(() -> {}), "it is lent");
          });
      ran.await();
    }
    assertNull(fault.get());
  }

  @Test
  void whatThrowsOnABorrowedThreadIsAFaultToo() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    borrow(
        () -> {
          throw broken;
        });
    assertSame(broken, fault.get());
    everyTaskWakesIt();
  }

  /** Runs it here, once the loop's own thread sleeps. */
  private void borrow(Runnable task) {
    while (!loop.runHere(task)) {
      Thread.onSpinWait();
    }
  }

  /** Again and again the loop falls asleep just as the next task comes. */
  @Test
  void everyTaskWakesIt() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      CompletableFuture<Integer> done = new CompletableFuture<>();
      int number = i;
      loop.execute(() -> done.complete(number));
      assertEquals(i, done.get());
    }
  }

  @Test
  void timersRunWhenTheyAreDueAndInOrder() throws Exception {
    List<String> ran = new ArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    long begun = System.nanoTime();
    // In one task, so that none is due before the next one is set or the last one is cancelled.
    loop.execute(
        () -> {
          loop.after(TimeUnit.MILLISECONDS.toNanos(30), () -> ran.add("later"));
          loop.after(TimeUnit.MILLISECONDS.toNanos(60), last::countDown);
          loop.after(0, () -> ran.add("now"));
          Timer cancelled = loop.after(TimeUnit.MILLISECONDS.toNanos(10), () -> ran.add("never"));
          cancelled.cancel();
        });
    last.await();
    assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(60));
    assertEquals(List.of("now", "later"), ran);
  }

  @Test
  void aTimerIsDueAlsoWhileTasksKeepComing() throws Exception {
    CountDownLatch fired = new CountDownLatch(1);
    AtomicInteger tasks = new AtomicInteger();
    loop.after(TimeUnit.MILLISECONDS.toNanos(5), fired::countDown);
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          tasks.incrementAndGet();
          if (fired.getCount() > 0) {
            loop.execute(again[0]);
          }
        };
    loop.execute(again[0]);
    fired.await();
    assertTrue(tasks.get() > 0);
  }

  @Test
  void aTaskThatThrowsIsAFaultAndTheNextOneRuns() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    loop.execute(
        () -> {
          throw broken;
        });
    loop.execute(() -> Thread.currentThread().interrupt());
    everyTaskWakesIt();
    assertSame(broken, fault.get());
  }

  @Test
  void aClosedLoopDropsWhatWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger after = new AtomicInteger();
    loop.execute(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException expected) {
            interrupted.countDown();
            throw new IllegalStateException(expected);
          }
        });
    loop.execute(after::incrementAndGet);
    begun.await();
    loop.close();
    interrupted.await();
    loop.execute(after::incrementAndGet);
    assertEquals(0, after.get());
    assertNull(fault.get());
  }
}
