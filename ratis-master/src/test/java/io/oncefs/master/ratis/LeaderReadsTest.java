package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaderReadsTest {
  private final FakeReign reign = new FakeReign();
  private final List<CompletableFuture<Void>> proofs = new ArrayList<>();
  private final List<CompletableFuture<Void>> indices = new ArrayList<>();
  private final LeaderReads reads = new LeaderReads(reign, () -> next(proofs), () -> next(indices));

  private static CompletableFuture<Void> next(List<CompletableFuture<Void>> asked) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    asked.add(future);
    return future;
  }

  @Test
  void aLeaderThatProvesItAnswersWhatItHasApplied() {
    var read = reads.read();
    assertFalse(read.isDone());
    proofs.get(0).complete(null);
    assertTrue(read.isDone());
    assertEquals(0, indices.size());
  }

  @Test
  void aReadThatBeganInALostTermIsNotProvenByTheNextOneOfTheSameLeader() {
    var read = reads.read();
    // Another one led in term 2 and committed two entries that are not applied here yet.
    reign.term = 3;
    reign.committed = 12;
    proofs.get(0).complete(null);
    assertFalse(read.isDone(), "answered from tables that lack what was acknowledged before");
    assertEquals(1, indices.size());
    reign.applied = 12;
    indices.get(0).complete(null);
    assertTrue(read.isDone());
  }

  @Test
  void aLeaderThatHasCommittedNothingInItsTermDoesNotKnowWhatIs() {
    reign.ready = false;
    var read = reads.read();
    reign.ready = true;
    proofs.get(0).complete(null);
    assertFalse(read.isDone());
    assertEquals(1, indices.size());
  }

  @Test
  void whatIsCommittedAndNotAppliedIsWaitedFor() {
    reign.committed = 11;
    var read = reads.read();
    proofs.get(0).complete(null);
    assertFalse(read.isDone());
    assertEquals(1, indices.size());
  }

  @Test
  void aProofThatFailsFailsTheRead() {
    var read = reads.read();
    proofs.get(0).completeExceptionally(new IllegalStateException("does not lead any more"));
    assertTrue(read.isCompletedExceptionally());
    assertEquals(0, indices.size());
  }

  /** In term 1, with ten entries committed and applied. */
  private static final class FakeReign implements LeaderReads.Reign {
    private long term = 1;
    private boolean ready = true;
    private long committed = 10;
    private long applied = 10;

    @Override
    public long term() {
      return term;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public long committed() {
      return committed;
    }

    @Override
    public long applied() {
      return applied;
    }
  }
}
