package io.oncefs.master.core;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that primaries prepare behind their own. */
class PlannedChunkTest {
  private static final List<StoreId> ALL = List.of(store(1), store(2), store(3));
  private static final List<Candidate> PREPARED =
      List.of(candidate(2, 1), candidate(1, 1), candidate(3, 1));
  private static final List<Candidate> OTHERS =
      List.of(candidate(3, 1), candidate(1, 1), candidate(2, 1));
  private static final Position END = position(4, 100);

  private final Fixture state = new Fixture();
  private FileId file;
  private ChunkId tail;

  @BeforeEach
  void aFileWithATail() {
    for (int store = 1; store <= 3; store++) {
      state.register(store, 1);
    }
    file = state.create("/f");
    tail = state.tail(file, null).description().chunk();
  }

  @AfterEach
  void nothingIsBroken() {
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  private ChunkId plan() {
    return assertInstanceOf(Result.Planned.class, state.apply(new Command.PlanChunk(tail))).id();
  }

  private Result.Decided seal(Position at, PlannedChunk planned) {
    return assertInstanceOf(
        Result.Decided.class,
        state.apply(new Command.Seal(tail, at, at.lsn() == 0 ? List.of() : ALL, OTHERS, planned)));
  }

  private boolean isPlanned(ChunkId chunk) {
    return state.look(rows -> new ChunkIndex(rows).isPlanned(chunk));
  }

  @Test
  void whatWasPreparedBecomesTheTailWithTheSeal() {
    ChunkId planned = plan();
    assertTrue(isPlanned(planned));
    Result.Decided decided = seal(END, new PlannedChunk(planned, PREPARED));
    ChunkInfo next = decided.nextTail().chunk();
    assertTrue(decided.nextTail().opened());
    assertEquals(planned, next.description().chunk());
    assertEquals(100, next.description().start());
    assertEquals(END, next.description().predecessor().sealedAt());
    assertEquals(store(2), next.description().primary().store());
    assertFalse(isPlanned(planned));
  }

  @Test
  void whoeverAsksAgainIsGivenTheSameId() {
    assertEquals(plan(), plan());
  }

  @Test
  void nothingIsPlannedBehindAChunkThatIsSealed() {
    seal(END, null);
    Result refused = state.apply(new Command.PlanChunk(tail));
    assertEquals(Code.STALE, assertInstanceOf(Result.Refused.class, refused).code());
  }

  @Test
  void aSealBySomebodyElseOpensAnotherTailAndForgetsThePlan() {
    ChunkId planned = plan();
    ChunkId next = seal(END, null).nextTail().chunk().description().chunk();
    assertNotEquals(planned, next);
    assertFalse(isPlanned(planned));
    assertNull(state.look(rows -> new ChunkIndex(rows).row(planned)));
  }

  @Test
  void aLaterSealDoesNotBringThePlanBack() {
    ChunkId planned = plan();
    ChunkId next = seal(END, null).nextTail().chunk().description().chunk();
    Result.Decided again = seal(END, new PlannedChunk(planned, PREPARED));
    assertFalse(again.first());
    assertEquals(next, again.nextTail().chunk().description().chunk());
  }

  @Test
  void anIdThatWasNotTakenForThisChunkIsNotOpened() {
    plan();
    ChunkId other = new ChunkId(tail.value() + 40);
    ChunkId next =
        seal(END, new PlannedChunk(other, PREPARED)).nextTail().chunk().description().chunk();
    assertNotEquals(other, next);
  }

  @Test
  void withAServerThatHasStartedAgainItIsNotOpened() {
    ChunkId planned = plan();
    state.register(3, 2);
    ChunkInfo next = seal(END, new PlannedChunk(planned, PREPARED)).nextTail().chunk();
    assertNotEquals(planned, next.description().chunk());
    assertEquals(2, next.description().replicas().size());
  }

  @Test
  void behindAChunkThatHoldsNothingItIsNotOpened() {
    ChunkId planned = plan();
    ChunkInfo next = seal(Position.ZERO, new PlannedChunk(planned, PREPARED)).nextTail().chunk();
    assertNotEquals(planned, next.description().chunk());
    assertNull(next.description().predecessor());
  }

  @Test
  void whatIsPreparedIsNobodysOnlyWhenItCanNotBeOpenedAnyMore() {
    ChunkId planned = plan();
    Command drop = new Command.DropOrphans(store(2), List.of(planned));
    assertEquals(new Result.Cleared(0), state.apply(drop));
    seal(END, null);
    assertEquals(new Result.Cleared(1), state.apply(drop));
  }

  @Test
  void whatWasPlannedWhenMastersWereLostIsNeverNobodys() {
    ChunkId planned = plan();
    state.restored();
    seal(END, null);
    Command drop = new Command.DropOrphans(store(2), List.of(planned));
    assertEquals(
        new Result.Cleared(0), state.apply(drop), "it may have been opened, and appended to");
  }

  @Test
  void whatIsPlannedCanBeLookedUpByWhatItFollows() {
    assertNull(state.look(rows -> new ChunkIndex(rows).plannedBehind(tail)));
    ChunkId planned = plan();
    assertEquals(planned, state.look(rows -> new ChunkIndex(rows).plannedBehind(tail)));
  }
}
