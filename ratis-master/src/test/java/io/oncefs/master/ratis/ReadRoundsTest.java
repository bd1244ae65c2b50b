package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadRoundsTest {
  private final List<CompletableFuture<Void>> rounds = new ArrayList<>();
  private final ReadRounds reads =
      new ReadRounds(
          () -> {
            CompletableFuture<Void> round = new CompletableFuture<>();
            rounds.add(round);
            return round;
          });

  @Test
  void readsThatComeDuringARoundShareTheNextOne() {
    var first = reads.join();
    var second = reads.join();
    var third = reads.join();
    assertEquals(1, rounds.size());
    rounds.get(0).complete(null);
    assertTrue(first.isDone());
    assertFalse(second.isDone());
    assertEquals(2, rounds.size());
    rounds.get(1).complete(null);
    assertTrue(second.isDone());
    assertTrue(third.isDone());
    assertEquals(2, rounds.size());
  }

  @Test
  void aRoundBeginsAtOnceWhenNoneRuns() {
    var first = reads.join();
    rounds.get(0).complete(null);
    assertTrue(first.isDone());
    var second = reads.join();
    assertEquals(2, rounds.size());
    assertFalse(second.isDone());
  }

  @Test
  void aFailedRoundFailsItsReadsOnly() {
    var first = reads.join();
    var second = reads.join();
    rounds.get(0).completeExceptionally(new IllegalStateException("no leader"));
    assertTrue(first.isCompletedExceptionally());
    rounds.get(1).complete(null);
    assertFalse(second.isCompletedExceptionally());
  }

  @Test
  void aRoundThatCannotEvenBeginFailsItsReadsAndHoldsUpNoOther() {
    List<Boolean> broken = new ArrayList<>(List.of(true, true));
    ReadRounds fragile =
        new ReadRounds(
            () -> {
              if (!broken.isEmpty()) {
                broken.remove(0);
                throw new IllegalStateException("no address");
              }
              return CompletableFuture.completedFuture(null);
            });
    assertTrue(fragile.join().isCompletedExceptionally());
    assertTrue(fragile.join().isCompletedExceptionally());
    assertFalse(fragile.join().isCompletedExceptionally());
  }

  @Test
  void roundsThatEndAtOnceDoNotWaitForEachOther() {
    ReadRounds immediate = new ReadRounds(() -> CompletableFuture.completedFuture(null));
    assertTrue(immediate.join().isDone());
    assertTrue(immediate.join().isDone());
  }

  @Test
  void afterTheEndNothingWaitsForEver() {
    var first = reads.join();
    var second = reads.join();
    reads.end(new IllegalStateException("closed"));
    assertTrue(first.isCompletedExceptionally());
    assertTrue(second.isCompletedExceptionally());
    assertTrue(reads.join().isCompletedExceptionally());
    rounds.get(0).complete(null);
    assertEquals(1, rounds.size());
  }
}
