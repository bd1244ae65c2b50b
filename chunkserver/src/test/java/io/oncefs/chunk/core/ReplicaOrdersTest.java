package io.oncefs.chunk.core;

import static io.oncefs.chunk.core.CoreBench.CHUNK;
import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.append;
import static io.oncefs.chunk.core.CoreBench.chunkLedBy;
import static io.oncefs.chunk.core.CoreBench.prepare;
import static io.oncefs.chunk.core.CoreBench.random;
import static io.oncefs.chunk.core.CoreBench.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkReply.Vote;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica does by order of the master: it goes, or it comes as a copy. */
class ReplicaOrdersTest {
  private static final FirstBatch FIRST =
      new FirstBatch(chunkLedBy(SECOND, THIRD), WriterTable.EMPTY);
  private static final Position ONE = FIRST.after(Position.ZERO);
  private static final Batch SECOND_BATCH = batch(ONE, 1, "abc");
  private static final Position TWO = SECOND_BATCH.after(ONE);
  private static final Batch THIRD_BATCH = batch(TWO, 2, "def");
  private static final Position END = THIRD_BATCH.after(TWO);
  private static final FirstBatch LED_ELSEWHERE =
      new FirstBatch(chunkLedBy(SECOND, HERE, THIRD), WriterTable.EMPTY);

  private final CoreBench bench = new CoreBench();

  private static Batch batch(Position before, long sequence, String text) {
    Slice bytes = Slice.of(text.getBytes(StandardCharsets.UTF_8));
    return new Batch(
        List.of(
            new IdempotencyRecord(
                RecordKind.APPEND,
                random(1),
                new WriterEpoch(0),
                0,
                sequence,
                0,
                FIRST.chunk().start() + before.length(),
                bytes.length(),
                bytes.crc32c())),
        bytes);
  }

  private void open() {
    bench.ask(prepare(Position.ZERO, LED_ELSEWHERE, 0));
    bench.durable();
  }

  private void copying() {
    bench.copy(new Batches(Position.ZERO, FIRST, List.of(SECOND_BATCH)));
    bench.durable();
  }

  @Test
  void aDroppedChunkLeavesAFenceAsLongAsAPrepareOfItMayBeUnderWay() {
    open();
    Asking dropped = bench.drop();
    dropped.unanswered();
    assertEquals(List.of(new Change.Drop(CHUNK), new Change.Fence(CHUNK, 0)), bench.unit());
    bench.durable();
    dropped.answered(Done.class);
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, LED_ELSEWHERE, 0)).refused());
    assertEquals(Position.ZERO, bench.ask(new Fence(CHUNK)).answered(Fenced.class).prepared());
  }

  @Test
  void belowTheFloorNothingIsLeftAndNothingComes() {
    open();
    bench.standing.floor = CHUNK.value() + 1;
    bench.drop();
    assertEquals(List.of(new Change.Drop(CHUNK)), bench.unit());
    bench.durable();
    assertEquals(ReplicaState.ABSENT, bench.core.view().state());
    assertTrue(bench.core.isForgettable());
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, LED_ELSEWHERE, 0)).refused());
  }

  @Test
  void whatIsAskedInTheDrainOfADropIsJudgedByTheDrop() {
    open();
    bench.ask(prepare(ONE, SECOND_BATCH, 0));
    bench.drop();
    Asking fence = bench.ask(new Fence(CHUNK));
    Asking sealed = bench.ask(new Sealed(CHUNK, TWO));
    bench.durable();
    assertEquals(Position.ZERO, fence.answered(Fenced.class).prepared());
    assertEquals(Code.DIVERGED, sealed.refused());
  }

  @Test
  void aDropThatFindsNoRoomIsDoneAgain() {
    open();
    bench.ask(prepare(ONE, SECOND_BATCH, 0));
    Asking dropped = bench.drop();
    bench.full();
    dropped.unanswered();
    bench.durable();
    dropped.answered(Done.class);
    assertEquals(Position.ZERO, bench.core.view().prepared());
  }

  @Test
  void aPrimaryWhoseChunkGoesSendsItsAppendersAway() {
    CoreBench leading = CoreBench.leading();
    Asking appended = leading.ask(append(random(1), 0, record(1, "abc")));
    leading.drain();
    leading.drop();
    leading.durable();
    assertEquals(Code.NOT_TAIL, appended.refused());
    assertFalse(leading.core.isLeading());
  }

  @Test
  void aCopyGrowsFrameByFrameAndIsServedOnlyOnceItIsSealedAtItsEnd() {
    Asking first = bench.copy(new Batches(Position.ZERO, FIRST, List.of(SECOND_BATCH)));
    first.unanswered();
    bench.durable();
    assertEquals(new Vote(TWO), first.reply);
    assertTrue(bench.core.view().isCopying());
    assertEquals(0, bench.core.view().servable(Long.MAX_VALUE));
    assertEquals(Code.DIVERGED, bench.copied(END).refused(), "not all of it is here");
    bench.copy(new Batches(TWO, null, List.of(THIRD_BATCH)));
    bench.durable();
    assertEquals(Code.DIVERGED, bench.copied(TWO).refused(), "it was not decided to end there");
    Asking sealed = bench.copied(END);
    assertEquals(List.of(new Change.Seal(CHUNK, END)), bench.unit());
    bench.durable();
    sealed.answered(Done.class);
    assertEquals(6, bench.core.view().servable(0));
    assertTrue(bench.core.isForgettable());
  }

  @Test
  void aCopyThatIsNotCompleteAnswersNobody() {
    copying();
    assertEquals(Code.NOT_HERE, bench.ask(new Fence(CHUNK)).refused());
    assertEquals(Code.NOT_HERE, bench.ask(new Sealed(CHUNK, TWO)).refused());
    assertEquals(Code.NOT_HERE, bench.ask(new FetchWriters(CHUNK, TWO)).refused());
    assertEquals(Code.NOT_HERE, bench.ask(prepare(TWO, THIRD_BATCH, 0)).refused());
    assertFalse(bench.core.view().diverged());
  }

  @Test
  void aFrameThatDoesNotFitIsRefused() {
    assertEquals(Code.INVALID, bench.copy(new Batches(ONE, null, List.of(SECOND_BATCH))).refused());
    copying();
    assertEquals(Code.INVALID, bench.copy(new Batches(Position.ZERO, FIRST, List.of())).refused());
    assertEquals(
        Code.DIVERGED, bench.copy(new Batches(ONE, null, List.of(SECOND_BATCH))).refused());
    Batch damaged =
        new Batch(THIRD_BATCH.records(), Slice.of("dEf".getBytes(StandardCharsets.UTF_8)));
    assertEquals(Code.INVALID, bench.copy(new Batches(TWO, null, List.of(damaged))).refused());
    assertEquals(List.of(), bench.unit());
  }

  @Test
  void anOpenReplicaIsNotCopiedOver() {
    open();
    assertEquals(Code.INVALID, bench.copy(new Batches(Position.ZERO, FIRST, List.of())).refused());
  }

  @Test
  void aCopyMayComeAgainAfterADrop() {
    open();
    bench.drop();
    bench.durable();
    Asking again = bench.copy(new Batches(Position.ZERO, FIRST, List.of(SECOND_BATCH)));
    bench.durable();
    assertEquals(new Vote(TWO), again.reply);
  }

  @Test
  void aFrameThatFindsNoRoomLeavesTheCopyWhereItWas() {
    copying();
    Asking more = bench.copy(new Batches(TWO, null, List.of(THIRD_BATCH)));
    bench.full();
    assertEquals(Code.DISK_FULL, more.refused());
    assertEquals(List.of(), bench.unit());
    assertEquals(TWO, bench.core.view().prepared());
  }

  @Test
  void aFirstFrameThatFindsNoRoomLeavesTheFenceThatWasThere() {
    open();
    bench.drop();
    bench.durable();
    bench.copy(new Batches(Position.ZERO, FIRST, List.of(SECOND_BATCH)));
    bench.full();
    assertEquals(ReplicaState.FENCED, bench.core.view().state());
    assertEquals(Code.FENCED, bench.ask(prepare(Position.ZERO, LED_ELSEWHERE, 0)).refused());
  }
}
