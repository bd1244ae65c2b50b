package io.oncefs.chunk.core;

import static io.oncefs.chunk.core.CoreBench.CHUNK;
import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.chunkLedBy;
import static io.oncefs.chunk.core.CoreBench.prepare;
import static io.oncefs.chunk.core.CoreBench.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.Digest;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.Vote;
import io.oncefs.protocol.ChunkRequest.CommitNotice;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replica that another server leads: sections 1, 2 and 4 of the protocol from its side. */
class ReplicaTest {
  private static final FirstBatch FIRST =
      new FirstBatch(chunkLedBy(SECOND, HERE, THIRD), WriterTable.EMPTY);
  private static final Position AFTER_FIRST = FIRST.after(Position.ZERO);

  private final CoreBench bench = new CoreBench();

  private static Batch batch(Position before, long sequence, String text) {
    Slice bytes = Slice.of(text.getBytes(StandardCharsets.UTF_8));
    return new Batch(List.of(record(before, sequence, bytes, bytes.crc32c())), bytes);
  }

  private static IdempotencyRecord record(Position before, long sequence, Slice bytes, int crc32c) {
    return new IdempotencyRecord(
        RecordKind.APPEND,
        random(1),
        new WriterEpoch(0),
        0,
        sequence,
        0,
        FIRST.chunk().start() + before.length(),
        bytes.length(),
        crc32c);
  }

  /** Batch 0 and two batches of 3 bytes each are stored. */
  private Position opened() {
    bench.ask(prepare(Position.ZERO, FIRST, 0));
    bench.durable();
    Position one = next(AFTER_FIRST, 1, 0);
    return next(one, 2, 1);
  }

  private Position next(Position before, long sequence, long committed) {
    Prepare prepare = prepare(before, batch(before, sequence, "abc"), committed);
    Asking asking = bench.ask(prepare);
    bench.durable();
    assertEquals(new Vote(prepare.after()), asking.reply);
    return prepare.after();
  }

  @Test
  void votesOnlyOnceTheBatchIsDurable() {
    Asking asking = bench.ask(prepare(Position.ZERO, FIRST, 0));
    bench.drain();
    asking.unanswered();
    assertEquals(List.of(new Change.Create(FIRST, AFTER_FIRST)), bench.unit());
    bench.durable();
    assertEquals(AFTER_FIRST, asking.answered(Vote.class).prepared());
  }

  @Test
  void servesNothingThatIsNotDurable() {
    Position at = opened();
    bench.ask(prepare(at, batch(at, 3, "abc"), 2));
    assertEquals(at, bench.core.view().prepared());
    bench.durable();
    assertEquals(4, bench.core.view().prepared().lsn());
  }

  @Test
  void takesAPrepareOnlyWhereItStands() {
    Position at = opened();
    Prepare again = prepare(AFTER_FIRST, batch(AFTER_FIRST, 1, "abc"), 0);
    Asking repeated = bench.ask(again);
    assertEquals(Code.UNEXPECTED_LSN, repeated.refused());
    assertEquals(3, repeated.answered(ChunkReply.Refused.class).detail());
    Position ahead = new Position(at.lsn() + 1, at.length(), at.digest());
    assertEquals(
        Code.UNEXPECTED_LSN, bench.ask(prepare(ahead, batch(ahead, 3, "abc"), 0)).refused());
    assertTrue(bench.unit().isEmpty());
  }

  @Test
  void refusesAPrepareThatFollowsOtherData() {
    Position at = opened();
    Position otherDigest = new Position(at.lsn(), at.length(), at.digest().with(1));
    assertEquals(
        Code.DIVERGED, bench.ask(prepare(otherDigest, batch(otherDigest, 3, "abc"), 0)).refused());
  }

  @Test
  void refusesAPrepareWhoseClaimDoesNotFollowFromItsContent() {
    Position at = opened();
    Batch batch = batch(at, 3, "abc");
    Position claimed = new Position(at.lsn() + 1, at.length() + 3, Digest.NONE);
    assertEquals(Code.INVALID, bench.ask(new Prepare(CHUNK, at, batch, claimed, 0)).refused());
  }

  @Test
  void refusesBytesThatDoNotMatchTheirChecksum() {
    Position at = opened();
    Slice bytes = Slice.of(new byte[] {1, 2, 3});
    Batch damaged = new Batch(List.of(record(at, 3, bytes, bytes.crc32c() + 1)), bytes);
    assertEquals(Code.INVALID, bench.ask(prepare(at, damaged, 0)).refused());
    assertTrue(bench.unit().isEmpty());
  }

  @Test
  void refusesRecordsThatDoNotCoverThePayloadOrLieElsewhere() {
    Position at = opened();
    Slice bytes = Slice.of(new byte[] {1, 2, 3});
    Slice two = bytes.slice(0, 2);
    Batch shorter = new Batch(List.of(record(at, 3, two, two.crc32c())), bytes);
    assertEquals(Code.INVALID, bench.ask(prepare(at, shorter, 0)).refused());
    Batch empty = new Batch(List.of(), Slice.EMPTY);
    assertEquals(Code.INVALID, bench.ask(prepare(at, empty, 0)).refused());
    Batch elsewhere = new Batch(List.of(record(AFTER_FIRST, 3, bytes, bytes.crc32c())), bytes);
    assertEquals(Code.INVALID, bench.ask(prepare(at, elsewhere, 0)).refused());
  }

  @Test
  void beginsOnlyWithBatchZero() {
    assertEquals(
        Code.INVALID,
        bench.ask(prepare(Position.ZERO, batch(Position.ZERO, 1, "abc"), 0)).refused());
  }

  @Test
  void takesNoPrepareBeforeItsStartIsRegisteredButIsFenced() {
    bench.standing.registered = false;
    assertEquals(Code.NOT_REGISTERED, bench.ask(prepare(Position.ZERO, FIRST, 0)).refused());
    Asking fence = bench.ask(new Fence(CHUNK));
    bench.durable();
    assertEquals(Position.ZERO, fence.answered(Fenced.class).prepared());
  }

  @Test
  void createsNothingForAnEarlierStartOfThisServer() {
    bench.standing.generation = new Generation(2);
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, FIRST, 0)).refused());
  }

  @Test
  void createsNothingBelowTheFloor() {
    bench.standing.floor = CHUNK.value() + 1;
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, FIRST, 0)).refused());
    assertTrue(bench.unit().isEmpty());
  }

  @Test
  void createsNothingThatItIsNoReplicaOf() {
    FirstBatch others = new FirstBatch(chunkLedBy(SECOND, THIRD), WriterTable.EMPTY);
    assertEquals(Code.INVALID, bench.ask(prepare(Position.ZERO, others, 0)).refused());
  }

  @Test
  void aFenceOfAnUnknownChunkIsStoredAndKeepsBatchZeroOut() {
    Asking fence = bench.ask(new Fence(CHUNK));
    fence.unanswered();
    assertEquals(List.of(new Change.Fence(CHUNK, 0)), bench.unit());
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, FIRST, 0)).refused());
    bench.durable();
    Fenced answer = fence.answered(Fenced.class);
    assertEquals(Position.ZERO, answer.prepared());
    assertEquals(HERE, answer.store());
  }

  @Test
  void aFenceBelowTheFloorNeedsNoTrace() {
    bench.standing.floor = CHUNK.value() + 1;
    assertEquals(Position.ZERO, bench.ask(new Fence(CHUNK)).answered(Fenced.class).prepared());
    assertTrue(bench.unit().isEmpty());
  }

  @Test
  void aFenceTellsWhereTheReplicaStandsWithAllThatWasTakenBefore() {
    Position at = opened();
    Prepare last = prepare(at, batch(at, 3, "abc"), 2);
    bench.ask(last);
    Asking fence = bench.ask(new Fence(CHUNK));
    Asking behind = bench.ask(prepare(last.after(), batch(last.after(), 4, "abc"), 2));
    assertEquals(Code.FENCED, behind.refused());
    bench.durable();
    assertEquals(last.after(), fence.answered(Fenced.class).prepared());
    assertEquals(2, fence.answered(Fenced.class).committed());
  }

  @Test
  void aSecondFenceInTheSameUnitWaitsForTheFirst() {
    opened();
    bench.ask(new Fence(CHUNK));
    Asking second = bench.ask(new Fence(CHUNK));
    second.unanswered();
    bench.durable();
    assertEquals(3, second.answered(Fenced.class).prepared().lsn());
    assertEquals(1, bench.stored.stream().filter(Change.Fence.class::isInstance).count());
  }

  @Test
  void aFencedReplicaStillHearsWhatIsCommitted() {
    opened();
    bench.ask(new Fence(CHUNK));
    bench.durable();
    bench.ask(new CommitNotice(CHUNK, 3)).answered(ChunkReply.Done.class);
    assertEquals(3, bench.core.view().committed());
    assertEquals(6, bench.core.view().committedLength());
  }

  @Test
  void nothingIsCommittedThatItHasNotVotedFor() {
    opened();
    assertEquals(Code.INVALID, bench.ask(new CommitNotice(CHUNK, 4)).refused());
    assertEquals(1, bench.core.view().committed());
  }

  @Test
  void theCommittedLsnIsStoredWithEachBatch() {
    opened();
    Change.Append last =
        assertInstanceOf(Change.Append.class, bench.stored.get(bench.stored.size() - 1));
    assertEquals(1, last.committed());
  }

  @Test
  void aSealCutsWhatLiesAboveIt() {
    opened();
    Position at = ((Change.Append) bench.stored.get(1)).after();
    Asking sealed = bench.ask(new Sealed(CHUNK, at));
    sealed.unanswered();
    assertEquals(List.of(new Change.Seal(CHUNK, at)), bench.unit());
    bench.durable();
    sealed.answered(ChunkReply.Done.class);
    assertTrue(bench.core.view().isSealed());
    assertEquals(at.length(), bench.core.view().servable(100));
  }

  @Test
  void sealingTwiceIsTheSameAndSealedIsFinal() {
    Position at = opened();
    bench.ask(new Sealed(CHUNK, at));
    bench.durable();
    bench.ask(new Sealed(CHUNK, at)).answered(ChunkReply.Done.class);
    assertTrue(bench.unit().isEmpty());
    Fenced fenced = bench.ask(new Fence(CHUNK)).answered(Fenced.class);
    assertTrue(fenced.sealed());
    assertEquals(at, fenced.prepared());
    assertEquals(Code.FENCED, bench.ask(prepare(at, batch(at, 3, "abc"), 0)).refused());
  }

  @Test
  void aReplicaThatIsShorterThanTheSealIsInvalidAndTakesNothingMore() {
    Position at = opened();
    Position beyond = new Position(at.lsn() + 1, at.length() + 3, at.digest().with(4));
    Asking sealed = bench.ask(new Sealed(CHUNK, beyond));
    bench.durable();
    assertEquals(Code.DIVERGED, sealed.refused());
    assertTrue(bench.core.view().diverged());
    assertEquals(Code.FENCED, bench.ask(prepare(at, batch(at, 3, "abc"), 0)).refused());
  }

  @Test
  void aReplicaWithOtherDataAtTheSealIsInvalid() {
    Position at = opened();
    Position other = new Position(at.lsn(), at.length(), at.digest().with(4));
    Asking sealed = bench.ask(new Sealed(CHUNK, other));
    bench.durable();
    assertEquals(Code.DIVERGED, sealed.refused());
    assertFalse(bench.core.view().isSealed());
  }

  @Test
  void aChunkThatNeverArrivedIsSealedAtZero() {
    Asking sealed = bench.ask(new Sealed(CHUNK, Position.ZERO));
    bench.durable();
    sealed.answered(ChunkReply.Done.class);
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, FIRST, 0)).refused());
  }

  @Test
  void aRestartFencesWhatWasOpen() {
    Position at = opened();
    bench.restartWith(
        new StoredChunk(
            new StoredReplica(CHUNK, StoredReplica.Phase.OPEN, FIRST.chunk(), at, at.lsn()),
            at,
            List.of()));
    assertEquals(ChunkReply.ReplicaState.FENCED, bench.core.view().state());
    assertEquals(Code.FENCED, bench.ask(prepare(at, batch(at, 3, "abc"), 0)).refused());
    Fenced fenced = bench.ask(new Fence(CHUNK)).answered(Fenced.class);
    assertEquals(at, fenced.prepared());
    assertEquals(2, fenced.generation().value());
  }

  @Test
  void afterARestartASealIsCheckedAgainstWhatIsStored() {
    Position at = opened();
    Position one = ((Change.Append) bench.stored.get(1)).after();
    bench.restartWith(
        new StoredChunk(
            new StoredReplica(CHUNK, StoredReplica.Phase.OPEN, FIRST.chunk(), at, 1),
            AFTER_FIRST,
            List.of(one, at)));
    bench.ask(new Sealed(CHUNK, one));
    assertEquals(List.of(new Change.Seal(CHUNK, one)), bench.unit());
  }

  @Test
  void withoutRoomThePrepareIsRefusedAndTheReplicaFencesItself() {
    Position at = opened();
    Asking prepared = bench.ask(prepare(at, batch(at, 3, "abc"), 1));
    Asking fence = bench.ask(new Fence(CHUNK));
    bench.full();
    assertEquals(Code.DISK_FULL, prepared.refused());
    fence.unanswered();
    assertEquals(List.of(new Change.Fence(CHUNK, 1)), bench.unit());
    bench.durable();
    assertEquals(at, fence.answered(Fenced.class).prepared());
    assertEquals(Code.FENCED, bench.ask(prepare(at, batch(at, 3, "abc"), 1)).refused());
  }

  @Test
  void withoutRoomForBatchZeroThereIsNothing() {
    Asking prepared = bench.ask(prepare(Position.ZERO, FIRST, 0));
    bench.full();
    assertEquals(Code.DISK_FULL, prepared.refused());
    assertEquals(ChunkReply.ReplicaState.ABSENT, bench.core.view().state());
  }

  @Test
  void withoutRoomASealIsJudgedByWhatIsDurable() {
    Position at = opened();
    Prepare lost = prepare(at, batch(at, 3, "abc"), 1);
    bench.ask(lost);
    Asking sealed = bench.ask(new Sealed(CHUNK, lost.after()));
    bench.full();
    bench.durable();
    assertEquals(Code.DIVERGED, sealed.refused());
  }
}
