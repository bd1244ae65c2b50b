package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
  private static final int ENTRY_BYTES = 100;
  private static final int COMMANDS_MAX = 8;
  private static final int BYTES_MAX = 1_000;

  private static final long MICROS = 1_000;

  private long nowNanos = Long.MAX_VALUE - 10 * MICROS;
  private final AtomicLong calls = new AtomicLong();
  private final Submissions submissions = new Submissions(ENTRY_BYTES, COMMANDS_MAX, BYTES_MAX);

  private Submission next() {
    return Objects.requireNonNull(submissions.next(nowNanos, calls::incrementAndGet));
  }

  private long end(Submission submission) {
    return submissions.end(submission, nowNanos);
  }

  private void add(int commands) {
    for (int i = 0; i < commands; i++) {
      assertFalse(add(new byte[] {1}).isDone());
    }
  }

  private boolean isHeldBack() {
    return submissions.next(nowNanos, calls::incrementAndGet) == null;
  }

  private CompletableFuture<byte[]> add(byte[] command) {
    return submissions.add(command);
  }

  @Test
  void aLogThatStandsStillFillsNoCallersStream() {
    int waiting = RaftSizes.standard().pendingCommands();
    assertTrue(2 * waiting <= Limits.STREAM_UNANSWERED_MAX, "its heartbeats come on it, too");
  }

  private static List<byte[]> parts(byte[]... parts) {
    return List.of(parts);
  }

  private static List<List<Byte>> listed(List<byte[]> parts) {
    List<List<Byte>> all = new ArrayList<>();
    for (byte[] part : parts) {
      List<Byte> one = new ArrayList<>();
      for (byte each : part) {
        one.add(each);
      }
      all.add(one);
    }
    return all;
  }

  @Test
  void whatComesWhileAnEntryIsOnItsWayGoesTogetherInTheNextOneInOrder() {
    CompletableFuture<byte[]> first = submissions.add(new byte[] {1});
    Submission alone = next();
    assertArrayEquals(new byte[] {1}, alone.entry());
    CompletableFuture<byte[]> second = submissions.add(new byte[] {2});
    CompletableFuture<byte[]> third = submissions.add(new byte[] {3});
    assertNull(submissions.next(nowNanos, calls::incrementAndGet));
    assertEquals(3, submissions.count());

    end(alone);
    alone.answer(parts(new byte[] {11}));
    assertArrayEquals(new byte[] {11}, first.join());
    Submission both = next();
    assertEquals(listed(parts(new byte[] {2}, new byte[] {3})), listed(Bundle.read(both.entry())));
    both.answer(parts(new byte[] {12}, new byte[] {13}));
    assertArrayEquals(new byte[] {12}, second.join());
    assertArrayEquals(new byte[] {13}, third.join());
  }

  @Test
  void afterAnEntryTheNextOneWaitsForAsManyAsThereWere() {
    add(1);
    Submission alone = next();
    add(3);
    nowNanos += 800 * MICROS;
    assertEquals(100 * MICROS, end(alone), "three wait, and the fourth has its answer");
    assertTrue(isHeldBack());
    add(1);
    Submission together = next();
    assertEquals(4, together.size());

    nowNanos += 800 * MICROS;
    end(together);
    add(2);
    assertTrue(isHeldBack());
    nowNanos += 100 * MICROS;
    assertEquals(2, next().size(), "the others are gone");
  }

  @Test
  void oneThatIsAloneWaitsForNobody() {
    for (int i = 0; i < 3; i++) {
      add(1);
      Submission alone = next();
      nowNanos += 800 * MICROS;
      assertEquals(0, end(alone));
    }
  }

  @Test
  void anEntryThatTookLongIsNoReasonToWaitLong() {
    add(2);
    Submission slow = next();
    nowNanos += 1_000_000 * MICROS;
    assertEquals(1_000 * MICROS, end(slow));
  }

  @Test
  void anEntryThatIsFullWaitsForNobody() {
    add(4);
    Submission sent = next();
    nowNanos += 800 * MICROS;
    end(sent);
    var unused = add(new byte[ENTRY_BYTES]);
    assertFalse(isHeldBack());
  }

  @Test
  void anEntryHoldsNoMoreThanItMayUnlessOneCommandIsThatLarge() {
    var unused1 = add(new byte[ENTRY_BYTES * 2]);
    var unused2 = add(new byte[ENTRY_BYTES - 20]);
    var unused3 = add(new byte[ENTRY_BYTES - 20]);
    for (int i = 0; i < 3; i++) {
      Submission each = next();
      assertEquals(1, each.size());
      end(each);
    }
  }

  @Test
  void whatWasNotAppendedIsCertainlyNotLogged() {
    var unused4 = add(new byte[] {1});
    Submission sent = next();
    submissions.appending(sent.callId() + 1);
    assertFalse(sent.mayBeLogged());
    submissions.appending(sent.callId());
    assertTrue(sent.mayBeLogged());
  }

  @Test
  void afterTheEndNothingWaitsForEver() {
    CompletableFuture<byte[]> sent = submissions.add(new byte[] {1});
    next();
    CompletableFuture<byte[]> waits = submissions.add(new byte[] {2});
    submissions.abandonAll();
    assertTrue(sent.isCompletedExceptionally());
    assertTrue(waits.isCompletedExceptionally());
    assertTrue(submissions.add(new byte[] {3}).isCompletedExceptionally());
    assertNull(submissions.next(nowNanos, calls::incrementAndGet));
  }

  @Test
  void whatWaitsIsBoundedInNumberAndBytes() {
    for (int i = 0; i < COMMANDS_MAX; i++) {
      assertFalse(add(new byte[] {1}).isDone());
    }
    assertTrue(add(new byte[] {1}).isCompletedExceptionally(), "one too many");
    end(next());
    assertFalse(add(new byte[BYTES_MAX]).isDone(), "nothing waits any more");
    assertTrue(add(new byte[] {1}).isCompletedExceptionally(), "a byte too many");
    assertNotNull(submissions.next(nowNanos, calls::incrementAndGet));
    assertTrue(add(new byte[] {1}).isCompletedExceptionally(), "it is still on its way");
  }

  @Test
  void anAnswerThatLeavesCommandsOutLeavesNobodyWaiting() {
    CompletableFuture<byte[]> first = submissions.add(new byte[] {1});
    CompletableFuture<byte[]> second = submissions.add(new byte[] {2});
    next().answer(List.of());
    assertTrue(first.isCompletedExceptionally(), "nothing says that this is its answer");
    assertTrue(second.isCompletedExceptionally());
  }

  @Test
  void aBundleHoldsAnyBytes() {
    for (List<byte[]> each :
        List.of(
            parts(new byte[0]),
            parts(new byte[] {0}),
            parts(new byte[] {0, 0, 0}, new byte[0], new byte[] {5}),
            parts(new byte[] {7, 0}))) {
      assertEquals(listed(each), listed(Bundle.read(Bundle.write(each))));
    }
  }

  @Test
  void aTornBundleStopsTheMaster() {
    assertThrows(InvariantBroken.class, () -> Bundle.read(new byte[] {0, 0, 0, 0, 9, 1}));
    assertThrows(InvariantBroken.class, () -> Bundle.read(new byte[] {0, 0, 0}));
  }
}
