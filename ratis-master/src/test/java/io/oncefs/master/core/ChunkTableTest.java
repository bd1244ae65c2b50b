package io.oncefs.master.core;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkTableTest {
  private final Fixture state = new Fixture();
  private FileId file;

  @BeforeEach
  void threeServersAndAFile() {
    for (int store = 1; store <= 3; store++) {
      state.register(store, 1);
    }
    file = state.create("/f");
  }

  @Test
  void theFirstTailHasNoPredecessorAndStartsAtZero() {
    ChunkInfo tail = state.tail(file, null);
    assertNull(tail.description().predecessor());
    assertEquals(0, tail.description().start());
    assertEquals(List.of(store(1), store(2), store(3)), stores(tail.description().replicas()));
    assertEquals("host1:9650", tail.description().primary().address());
    assertTrue(row().openTail());
  }

  @Test
  void whoComesSecondToOpenATailGetsTheOneThatIsOpen() {
    ChunkInfo first = state.tail(file, null);
    Result.Tail second =
        assertInstanceOf(Result.Tail.class, state.openTail(file, null, candidate(3, 1)));
    assertFalse(second.opened());
    assertEquals(first, second.chunk());
  }

  @Test
  void aTailIsNotOpenedBehindAChunkThatIsNoLongerTheLast() {
    ChunkId first = sealed(null, position(3, 100));
    ChunkId second = sealed(first, position(2, 50));
    refused(Code.STALE, state.openTail(file, first, candidate(1, 1), candidate(2, 1)));
    assertEquals(150, state.tail(file, second).description().start());
  }

  @Test
  void aServerThatHasStartedAgainIsPassedOver() {
    state.register(2, 2);
    ChunkInfo tail = state.tail(file, null);
    assertEquals(List.of(store(1), store(3)), stores(tail.description().replicas()));
  }

  @Test
  void withFewerThanTheMinimumNothingIsOpenedAndTheNumbersAreNamed() {
    Result.Refused refused =
        refused(Code.UNAVAILABLE, state.openTail(file, null, candidate(1, 1), candidate(1, 1)));
    assertTrue(refused.message().contains("at least 2"), refused.message());
    assertTrue(refused.message().contains("1 can take"), refused.message());
    assertTrue(refused.message().contains("oncefs cluster status"), refused.message());
    assertEquals(0, row().chunks());
  }

  @Test
  void theFirstSealLoggedDecidesAndLaterOnesHearIt() {
    ChunkId tail = state.tail(file, null).description().chunk();
    Result.Decided first = decided(state.seal(tail, position(5, 500), 1, 2));
    Result.Decided second = decided(state.seal(tail, position(4, 400), 3));
    assertTrue(first.first());
    assertFalse(second.first());
    assertEquals(first.chunk(), second.chunk());
    assertEquals(position(5, 500), second.chunk().sealedAt());
    assertEquals(List.of(store(1), store(2)), stores(second.chunk().description().replicas()));
    assertEquals(500, row().sealedLength());
  }

  @Test
  void aChunkIsNeverValidOnAStoreThatIsNotItsReplica() {
    ChunkId tail = state.tail(file, null).description().chunk();
    refused(Code.INVALID, state.seal(tail, position(5, 500), 1, 4));
    refused(Code.INVALID, state.seal(tail, position(5, 500)));
    assertTrue(row().openTail());
  }

  @Test
  void aSealAtZeroTakesTheChunkOutAndTheNextTailInheritsThePredecessor() {
    ChunkId first = sealed(null, position(3, 100));
    ChunkId misfired = state.tail(file, first).description().chunk();
    decided(state.seal(misfired, Position.ZERO));
    assertEquals(1, row().chunks());
    ChunkInfo next = state.tail(file, first);
    assertEquals(first, next.description().predecessor().chunk());
    assertEquals(position(3, 100), next.description().predecessor().sealedAt());
    assertEquals(100, next.description().start());
  }

  @Test
  void theDecisionAboutAChunkThatWasTakenOutCanStillBeRead() {
    ChunkId misfired = state.tail(file, null).description().chunk();
    state.seal(misfired, Position.ZERO);
    ChunkInfo info =
        state.look(rows -> new ChunkIndex(rows).info(new ChunkIndex(rows).row(misfired)));
    assertEquals(Position.ZERO, info.sealedAt());
    assertEquals(List.of(), info.description().replicas());
    assertFalse(decided(state.seal(misfired, position(4, 4), 1)).first());
  }

  @Test
  void thePredecessorSaysWhereItWasSealedAndWhoHoldsIt() {
    ChunkId first = state.tail(file, null).description().chunk();
    state.seal(first, position(3, 100), 2, 3);
    var predecessor = state.tail(file, first).description().predecessor();
    assertEquals(position(3, 100), predecessor.sealedAt());
    assertEquals(List.of(store(2), store(3)), stores(predecessor.valid()));
  }

  @Test
  void theNextTailIsOpenedInTheEntryThatSeals() {
    ChunkId first = state.tail(file, null).description().chunk();
    Result.Decided decided = decided(state.sealAndGoOn(first, position(3, 100), List.of(store(1))));
    assertTrue(decided.nextTail().opened());
    assertEquals(first, decided.nextTail().chunk().description().predecessor().chunk());
    assertEquals(2, row().chunks());
  }

  @Test
  void whoSealsTooLateAndWantsATailGetsTheOneThatIsOpen() {
    ChunkId first = state.tail(file, null).description().chunk();
    Result.Decided winner = decided(state.sealAndGoOn(first, position(3, 100), List.of(store(1))));
    Result.Decided loser = decided(state.sealAndGoOn(first, position(2, 90), List.of(store(2))));
    assertEquals(winner.nextTail().chunk(), loser.nextTail().chunk());
    assertFalse(loser.nextTail().opened());
  }

  @Test
  void aDeletedFileIsSealedWithoutSuccessorAndTakesNoTail() {
    ChunkId first = state.tail(file, null).description().chunk();
    state.delete("/f");
    assertNull(decided(state.sealAndGoOn(first, position(3, 100), List.of(store(1)))).nextTail());
    refused(Code.NOT_FOUND, state.openTail(file, first, candidate(1, 1), candidate(2, 1)));
  }

  @Test
  void aChunkIsFoundByAnyOffsetItCovers() {
    ChunkId first = sealed(null, position(3, 100));
    ChunkId empty = sealed(first, position(1, 0));
    ChunkId third = sealed(empty, position(9, 50));
    assertEquals(List.of(first, empty, third), listed(0));
    assertEquals(List.of(first, empty, third), listed(99));
    assertEquals(List.of(third), listed(100));
    assertEquals(List.of(third), listed(149));
    assertEquals(List.of(third), listed(Long.MAX_VALUE));
  }

  @Test
  void everyReplicaIsToldUntilItConfirms() {
    ChunkId tail = state.tail(file, null).description().chunk();
    state.seal(tail, position(5, 500), 1, 2);
    for (int store = 1; store <= 3; store++) {
      assertEquals(List.of(new SealOrder(tail, position(5, 500))), unconfirmed(store));
    }
    confirm(1, tail, true);
    assertEquals(List.of(), unconfirmed(1));
    assertEquals(1, unconfirmed(3).size());
  }

  @Test
  void aReplicaThatWasLeftOutButStandsAtTheDecisionJoinsTheValidOnes() {
    ChunkId tail = state.tail(file, null).description().chunk();
    state.seal(tail, position(5, 500), 2);
    confirm(1, tail, true);
    confirm(3, tail, false);
    ChunkInfo info = state.look(rows -> new ChunkIndex(rows).info(new ChunkIndex(rows).row(tail)));
    assertEquals(List.of(store(1), store(2)), stores(info.description().replicas()));
    assertEquals(1, state.look(Counts::of).garbageCopies());
  }

  @Test
  void theFloorIsTheOldestChunkWithoutADecision() {
    ChunkId first = state.tail(file, null).description().chunk();
    assertEquals(first, floor());
    FileId other = state.create("/g");
    ChunkId second = state.tail(other, null).description().chunk();
    state.seal(first, position(1, 0), 1);
    assertEquals(second, floor());
    state.seal(second, Position.ZERO);
    assertEquals(new ChunkId(second.value() + 1), floor());
  }

  @Test
  void aLocationFollowsTheServerToItsNewAddress() {
    ChunkId first = sealed(null, position(3, 100));
    state.apply(new Command.RegisterServer(store(1), new Generation(2), 0, "elsewhere:1", "", ""));
    ChunkInfo info = state.look(rows -> new ChunkIndex(rows).info(new ChunkIndex(rows).row(first)));
    assertEquals("elsewhere:1", info.description().primary().address());
  }

  @Test
  void aGenerationNeverGoesBackAndIsNotSharedByTwoProcesses() {
    state.register(1, 5);
    refused(Code.STALE_GENERATION, state.register(1, 4));
    assertInstanceOf(Result.Registered.class, state.register(1, 5), "a retry");
    refused(
        Code.STALE_GENERATION,
        state.apply(new Command.RegisterServer(store(1), new Generation(5), 0, "other:1", "", "")));
  }

  @Test
  void aStoreThatKnowsMoreChunksThanTheMastersIsRefused() {
    Generation first = new Generation(1);
    refused(
        Code.WRONG_CLUSTER,
        state.apply(new Command.RegisterServer(store(9), first, 1, "h:1", "", "")));
    state.tail(file, null);
    assertEquals(
        new Result.Registered(first),
        state.apply(new Command.RegisterServer(store(9), first, 1, "h:1", "", "")));
  }

  @Test
  void aDeletedFileIsClearedAwayInStepsOnceItsTailIsSealed() {
    ChunkId last = null;
    for (int i = 0; i < 5; i++) {
      last = sealed(last, position(3, 100));
    }
    ChunkId misfired = state.tail(file, last).description().chunk();
    state.seal(misfired, Position.ZERO);
    ChunkId tail = state.tail(file, last).description().chunk();
    state.delete("/f");
    assertEquals(new Result.Cleared(0), state.apply(new Command.Reclaim(file, 2)), "it is trash");
    state.emptyTrash();
    refused(Code.STALE, state.apply(new Command.Reclaim(file, 2)));
    state.seal(tail, position(1, 0), 1, 2, 3);
    int steps = 0;
    while (state.look(Counts::of).deletedTrees() > 0) {
      assertTrue(((Result.Cleared) state.apply(new Command.Reclaim(file, 2))).rows() <= 3);
      steps++;
    }
    assertEquals(4, steps, "7 chunks and the file itself, two at a time");
    Counts counts = state.look(Counts::of);
    assertEquals(7 * 3, counts.garbageCopies());
    assertEquals(0, counts.unconfirmedSeals());
    refused(Code.NOT_FOUND, state.seal(tail, position(1, 0), 1));
  }

  private FileRow row() {
    return state.look(rows -> new FileTree(rows).row(file));
  }

  private ChunkId floor() {
    return state.look(rows -> new ChunkIndex(rows).floor());
  }

  private List<ChunkId> listed(long offset) {
    return state.look(
        rows ->
            new ChunkIndex(rows)
                .list(file, offset, 10).stream().map(info -> info.description().chunk()).toList());
  }

  private List<SealOrder> unconfirmed(int store) {
    return state.look(rows -> new ChunkIndex(rows).unconfirmed(store(store), 10));
  }

  private void confirm(int store, ChunkId chunk, boolean kept) {
    state.apply(new Command.ConfirmSeals(List.of(new SealConfirmation(store(store), chunk, kept))));
  }

  /** Opens a tail and seals it with all replicas valid. */
  private ChunkId sealed(ChunkId predecessor, Position at) {
    ChunkId chunk = state.tail(file, predecessor).description().chunk();
    decided(state.seal(chunk, at, 1, 2, 3));
    return chunk;
  }

  private static Result.Decided decided(Result result) {
    return assertInstanceOf(Result.Decided.class, result);
  }

  private static Result.Refused refused(Code code, Result result) {
    Result.Refused refused = assertInstanceOf(Result.Refused.class, result);
    assertEquals(code, refused.code(), refused::message);
    return refused;
  }

  private static List<StoreId> stores(List<ReplicaLocation> locations) {
    return locations.stream().map(ReplicaLocation::store).toList();
  }
}
