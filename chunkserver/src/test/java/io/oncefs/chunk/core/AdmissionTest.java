package io.oncefs.chunk.core;

import static io.oncefs.chunk.core.CoreBench.CHUNK;
import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.append;
import static io.oncefs.chunk.core.CoreBench.chunk;
import static io.oncefs.chunk.core.CoreBench.random;
import static io.oncefs.chunk.core.CoreBench.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.AppendOutcome.Kind;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.WriterOpened;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterRow.Life;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 3 of the protocol: what a primary makes of writers' requests. */
class AdmissionTest {
  private static final WriterId NAMED = WriterId.named("ingest-7");

  private final CoreBench bench = CoreBench.leading();

  private Appended committed(Append request) {
    Asking asking = bench.ask(request);
    bench.everybodyStores();
    return asking.answered(Appended.class);
  }

  private static AppendOutcome outcome(Kind kind, long sequence, long offset, int length) {
    return new AppendOutcome(kind, sequence, offset, length);
  }

  private WriterOpened opened(long nonce, long ifEpoch) {
    Asking asking = bench.ask(new OpenWriter(CHUNK, NAMED, nonce, new WriterEpoch(ifEpoch)));
    bench.everybodyStores();
    return asking.answered(WriterOpened.class);
  }

  @Test
  void anAppendIsToldItsFileOffset() {
    Appended first = committed(append(random(1), 0, record(1, "abc"), record(2, "de")));
    assertNull(first.rejection());
    assertEquals(
        List.of(outcome(Kind.COMMITTED, 1, 1_000, 3), outcome(Kind.COMMITTED, 2, 1_003, 2)),
        first.outcomes());
    Appended next = committed(append(random(2), 0, record(7, "x")));
    assertEquals(List.of(outcome(Kind.COMMITTED, 7, 1_005, 1)), next.outcomes());
  }

  @Test
  void aDuplicateGetsTheOriginalPlaceAndNothingIsWritten() {
    committed(append(random(1), 0, record(1, "abc")));
    committed(append(random(1), 1, record(2, "de")));
    long stored = bench.stored.size();
    Asking again = bench.ask(append(random(1), 0, record(1, "abc")));
    assertEquals(
        List.of(outcome(Kind.DUPLICATE, 1, 1_000, 3)), again.answered(Appended.class).outcomes());
    bench.drain();
    assertTrue(bench.unit().isEmpty());
    assertEquals(stored, bench.stored.size());
  }

  @Test
  void theDuplicateCheckComesBeforeTheSequenceCheck() {
    committed(append(random(1), 0, record(1, "abc")));
    committed(append(random(1), 1, record(2, "de")));
    // It claims to follow 0, which is not the last one any more.
    Asking again = bench.ask(append(random(1), 0, record(1, "abc"), record(2, "de")));
    assertEquals(
        List.of(outcome(Kind.DUPLICATE, 1, 1_000, 3), outcome(Kind.DUPLICATE, 2, 1_003, 2)),
        again.answered(Appended.class).outcomes());
  }

  @Test
  void aDuplicateOfWhatIsInFlightWaitsForIt() {
    Asking first = bench.ask(append(random(1), 0, record(1, "abc")));
    Asking again = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable();
    first.unanswered();
    again.unanswered();
    bench.votes(SECOND);
    again.unanswered();
    bench.votes(THIRD);
    assertEquals(Kind.COMMITTED, first.answered(Appended.class).outcomes().get(0).kind());
    assertEquals(
        List.of(outcome(Kind.DUPLICATE, 1, 1_000, 3)), again.answered(Appended.class).outcomes());
  }

  @Test
  void aRequestMayRepeatWhatIsThereAndGoOn() {
    committed(append(random(1), 0, record(1, "abc")));
    Appended more = committed(append(random(1), 0, record(1, "abc"), record(2, "de")));
    assertEquals(
        List.of(outcome(Kind.DUPLICATE, 1, 1_000, 3), outcome(Kind.COMMITTED, 2, 1_003, 2)),
        more.outcomes());
  }

  @Test
  void aGapInTheSequenceIsRefusedWithTheLastOne() {
    committed(append(random(1), 0, record(1, "abc")));
    Refused refused = bench.ask(append(random(1), 2, record(3, "de"))).answered(Refused.class);
    assertEquals(Code.OUT_OF_SEQUENCE, refused.code());
    assertEquals(1, refused.detail());
  }

  @Test
  void gapsInTheNumbersAreAllowed() {
    Appended kafka = committed(append(random(1), 0, record(10, "a"), record(17, "b")));
    assertEquals(2, kafka.outcomes().size());
    assertNull(kafka.rejection());
  }

  @Test
  void aNumberThatWasSkippedIsNoDuplicate() {
    committed(append(random(1), 0, record(10, "a"), record(17, "b")));
    Refused refused = bench.ask(append(random(1), 10, record(12, "c"))).answered(Refused.class);
    assertEquals(Code.OUT_OF_SEQUENCE, refused.code());
    assertEquals(17, refused.detail());
  }

  @Test
  void outOfSequenceShowsOnlyWhatIsCommitted() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    Asking ahead = bench.ask(append(random(1), 5, record(6, "x")));
    bench.drain().durable();
    ahead.unanswered();
    bench.votes(SECOND).votes(THIRD);
    assertEquals(1, ahead.answered(Refused.class).detail());
  }

  @Test
  void otherBytesUnderARecordedSequenceAreRefused() {
    committed(append(random(1), 0, record(1, "abc")));
    Refused other = bench.ask(append(random(1), 0, record(1, "abd"))).answered(Refused.class);
    assertEquals(Code.SEQUENCE_REUSED, other.code());
    assertEquals(1, other.detail());
  }

  @Test
  void whatTheClientHasSeenIsOlderThanTheRow() {
    committed(append(random(1), 0, record(1, "abc")));
    AppendRecord second = record(2, "de");
    committed(new Append(CHUNK, random(1), new WriterEpoch(0), 1, List.of(second), 1));
    Appended old = bench.ask(append(random(1), 0, record(1, "abc"))).answered(Appended.class);
    assertEquals(Kind.OLDER_THAN_ROW, old.outcomes().get(0).kind());
  }

  @Test
  void bytesThatWereDamagedOnTheWayAreRefused() {
    Slice bytes = Slice.of(new byte[] {1, 2, 3});
    AppendRecord damaged = new AppendRecord(1, bytes, bytes.crc32c() ^ 1, -1);
    assertEquals(Code.DAMAGED, bench.ask(append(random(1), 0, damaged)).refused());
    assertEquals(1, committed(append(random(1), 0, record(1, "abc"))).outcomes().size());
  }

  @Test
  void malformedRequestsAreRefused() {
    assertEquals(Code.INVALID, bench.ask(append(random(1), 0)).refused());
    assertEquals(Code.INVALID, bench.ask(append(random(1), 1, record(1, "a"))).refused());
    assertEquals(Code.INVALID, bench.ask(append(random(1), -1, record(1, "a"))).refused());
    assertEquals(
        Code.INVALID, bench.ask(append(random(1), 0, record(2, "a"), record(2, "a"))).refused());
    assertEquals(Code.INVALID, bench.ask(append(random(1), 3, 0, record(1, "a"))).refused());
    assertEquals(Code.INVALID, bench.ask(append(NAMED, 0, 0, record(1, "a"))).refused());
    AppendRecord odd = new AppendRecord(1, Slice.EMPTY, 0, -2);
    assertEquals(Code.INVALID, bench.ask(append(random(1), 0, odd)).refused());
  }

  @Test
  void aRandomWriterThatClaimsAPastIsNotNewButExpired() {
    assertEquals(Code.WRITER_EXPIRED, bench.ask(append(random(1), 4, record(5, "a"))).refused());
  }

  @Test
  void aRecordThatNeverFitsIsTooLarge() {
    String large = "x".repeat((int) CoreBench.CAPACITY + 1);
    Refused refused = bench.ask(append(random(1), 0, record(1, large))).answered(Refused.class);
    assertEquals(Code.TOO_LARGE, refused.code());
    assertEquals(CoreBench.CAPACITY, refused.detail());
    assertEquals(1, committed(append(random(1), 0, record(1, "a"))).outcomes().size());
  }

  private static AppendRecord ifLength(long sequence, String text, long length) {
    AppendRecord any = record(sequence, text);
    return new AppendRecord(sequence, any.bytes(), any.crc32c(), length);
  }

  @Test
  void aPreconditionIsHeldAgainstTheLengthWithAllThatWasAdmitted() {
    Asking first = bench.ask(append(random(1), 0, record(1, "abc")));
    Asking second = bench.ask(append(random(2), 0, ifLength(1, "de", 1_003)));
    bench.everybodyStores();
    assertEquals(Kind.COMMITTED, first.answered(Appended.class).outcomes().get(0).kind());
    assertEquals(Kind.COMMITTED, second.answered(Appended.class).outcomes().get(0).kind());
  }

  @Test
  void aRefusedPreconditionIsRecordedAndRepeatedToEveryRetry() {
    committed(append(random(1), 0, record(1, "abc")));
    Append conditional = append(random(1), 1, ifLength(2, "de", 1_000));
    Appended refused = committed(conditional);
    assertEquals(List.of(outcome(Kind.PRECONDITION_FAILED, 2, 1_003, 0)), refused.outcomes());
    committed(append(random(2), 0, record(1, "more")));
    Appended again = bench.ask(conditional).answered(Appended.class);
    assertEquals(refused.outcomes(), again.outcomes());
    // The seq is used up, and no byte was written under it.
    Appended next = committed(append(random(1), 2, record(3, "f")));
    assertEquals(1_007, next.outcomes().get(0).offset());
  }

  @Test
  void aFailedPreconditionIsNotToldBeforeItIsCommitted() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    Asking conditional = bench.ask(append(random(2), 0, ifLength(1, "de", 1_000)));
    bench.drain().durable();
    conditional.unanswered();
    bench.votes(SECOND).votes(THIRD);
    assertEquals(
        Kind.PRECONDITION_FAILED, conditional.answered(Appended.class).outcomes().get(0).kind());
  }

  @Test
  void aNamedWriterOpensAndGetsAnEpoch() {
    WriterOpened opened = opened(44, 0);
    assertTrue(opened.granted());
    assertEquals(1, opened.row().epoch().value());
    assertEquals(0, opened.row().lastSequence());
    Appended appended = committed(append(NAMED, 1, 0, record(1, "abc")));
    assertEquals(1_000, appended.outcomes().get(0).offset());
  }

  @Test
  void anOpenIsToldOnlyOnceItIsCommitted() {
    Asking open = bench.ask(new OpenWriter(CHUNK, NAMED, 44, new WriterEpoch(0)));
    bench.drain().durable().votes(SECOND);
    open.unanswered();
    bench.votes(THIRD);
    open.answered(WriterOpened.class);
  }

  @Test
  void aRepeatedOpenOfTheHolderGetsTheSameEpoch() {
    opened(44, 0);
    committed(append(NAMED, 1, 0, record(1, "abc")));
    WriterOpened again = opened(44, 0);
    assertTrue(again.granted());
    assertEquals(1, again.row().epoch().value());
    assertEquals(1, again.row().lastSequence());
    assertEquals(
        List.of(new RecordedResult(RecordKind.APPEND, 1, 1_000, 3, record(1, "abc").crc32c())),
        again.row().results());
  }

  @Test
  void anOpenThatSawAnOlderEpochIsNotGranted() {
    opened(44, 0);
    WriterOpened late = opened(45, 0);
    assertFalse(late.granted());
    assertEquals(44, late.row().nonce());
    WriterOpened living = opened(46, 1);
    assertTrue(living.granted());
    assertEquals(2, living.row().epoch().value());
    assertFalse(opened(44, 0).granted());
  }

  @Test
  void anOpenThatIsNotGrantedShowsOnlyWhatIsCommitted() {
    opened(44, 0);
    bench.ask(append(NAMED, 1, 0, record(1, "abc")));
    Asking late = bench.ask(new OpenWriter(CHUNK, NAMED, 45, new WriterEpoch(0)));
    bench.drain().durable().votes(SECOND);
    late.unanswered();
    bench.votes(THIRD);
    assertEquals(1, late.answered(WriterOpened.class).row().lastSequence());
  }

  @Test
  void anOlderEpochIsFencedEvenForDuplicates() {
    opened(44, 0);
    committed(append(NAMED, 1, 0, record(1, "abc")));
    opened(45, 1);
    Refused refused = bench.ask(append(NAMED, 1, 0, record(1, "abc"))).answered(Refused.class);
    assertEquals(Code.WRITER_FENCED, refused.code());
    assertEquals(2, refused.detail());
  }

  @Test
  void anEpochItDoesNotKnowYetMeansThatThisIsNotTheTail() {
    opened(44, 0);
    assertEquals(Code.NOT_TAIL, bench.ask(append(NAMED, 2, 0, record(1, "a"))).refused());
    WriterId other = WriterId.named("other");
    assertEquals(Code.NOT_TAIL, bench.ask(append(other, 9, 0, record(1, "a"))).refused());
    assertEquals(
        Code.NOT_TAIL, bench.ask(new OpenWriter(CHUNK, NAMED, 45, new WriterEpoch(7))).refused());
  }

  @Test
  void anEpochOfAWriterThatIsGoneIsExpired() {
    opened(44, 0);
    WriterId other = WriterId.named("other");
    assertEquals(Code.WRITER_EXPIRED, bench.ask(append(other, 1, 0, record(1, "a"))).refused());
    assertEquals(
        Code.WRITER_EXPIRED,
        bench.ask(new OpenWriter(CHUNK, other, 45, new WriterEpoch(1))).refused());
  }

  @Test
  void epochsAreNeverReusedInAFile() {
    opened(44, 0);
    Asking other =
        bench.ask(new OpenWriter(CHUNK, WriterId.named("other"), 45, new WriterEpoch(0)));
    bench.everybodyStores();
    assertEquals(2, other.answered(WriterOpened.class).row().epoch().value());
  }

  @Test
  void aClosedWriterIsStillAnsweredButTakesNothingNew() {
    committed(append(random(1), 0, record(1, "abc")));
    Asking close = bench.ask(new CloseWriter(CHUNK, random(1), new WriterEpoch(0)));
    bench.drain().durable();
    close.unanswered();
    bench.votes(SECOND).votes(THIRD);
    close.answered(ChunkReply.Done.class);
    Appended again = bench.ask(append(random(1), 0, record(1, "abc"))).answered(Appended.class);
    assertEquals(Kind.OLDER_THAN_ROW, again.outcomes().get(0).kind());
    assertEquals(Code.WRITER_EXPIRED, bench.ask(append(random(1), 1, record(2, "d"))).refused());
  }

  @Test
  void closingNobodyOrANamedWriterChangesNothing() {
    bench
        .ask(new CloseWriter(CHUNK, random(1), new WriterEpoch(0)))
        .answered(ChunkReply.Done.class);
    assertEquals(
        Code.INVALID, bench.ask(new CloseWriter(CHUNK, NAMED, new WriterEpoch(1))).refused());
  }

  /** Leads a chunk that inherited this table. */
  private static CoreBench inheriting(WriterTable table) {
    CoreBench bench = new CoreBench();
    Predecessor before =
        new Predecessor(
            new ChunkId(4), new Position(3, 10, Digest.NONE), List.of(CoreBench.at(SECOND)));
    bench.ask(new OpenChunk(chunk(before, HERE, SECOND, THIRD)));
    bench.answers(SECOND, new ChunkReply.Writers(table));
    return bench.everybodyStores();
  }

  private static WriterRow row(WriterId writer, Life life, long epoch, long last) {
    return new WriterRow(
        writer, life, new WriterEpoch(epoch), 1, last, 0, new ChunkId(4), List.of(), 0);
  }

  @Test
  void whatIsInheritedIsADuplicateInTheNextChunk() {
    AppendRecord record = record(3, "abc");
    RecordedResult result = new RecordedResult(RecordKind.APPEND, 3, 77, 3, record.crc32c());
    WriterRow row =
        new WriterRow(
            random(1),
            Life.ACTIVE,
            new WriterEpoch(0),
            0,
            3,
            0,
            new ChunkId(4),
            List.of(result),
            0);
    CoreBench next = inheriting(new WriterTable(new WriterEpoch(0), List.of(row)));
    Appended again = next.ask(append(random(1), 2, record)).answered(Appended.class);
    assertEquals(List.of(outcome(Kind.DUPLICATE, 3, 77, 3)), again.outcomes());
  }

  @Test
  void aTombstoneAnswersExpiredForEver() {
    CoreBench next =
        inheriting(new WriterTable(new WriterEpoch(3), List.of(row(NAMED, Life.EXPIRED, 3, 8))));
    assertEquals(Code.WRITER_EXPIRED, next.ask(append(NAMED, 3, 8, record(9, "a"))).refused());
    assertEquals(
        Code.WRITER_EXPIRED,
        next.ask(new OpenWriter(CHUNK, NAMED, 5, new WriterEpoch(3))).refused());
  }

  @Test
  void aTableFullOfLongNamesTakesNoNewWriter() {
    List<WriterRow> rows = new ArrayList<>();
    int names = Limits.WRITER_IDS_BYTES_MAX / Limits.WRITER_NAME_BYTES_MAX;
    for (int i = 0; i < names; i++) {
      String name = String.format("%0" + Limits.WRITER_NAME_BYTES_MAX + "d", i);
      rows.add(row(WriterId.named(name), Life.ACTIVE, 1, 1));
    }
    CoreBench next = inheriting(new WriterTable(new WriterEpoch(1), rows));
    Asking small = next.ask(append(random(1), 0, record(1, "a")));
    next.everybodyStores();
    small.answered(Appended.class);
    String longest = "x".repeat(Limits.WRITER_NAME_BYTES_MAX);
    assertEquals(
        Code.TOO_MANY_WRITERS,
        next.ask(new OpenWriter(CHUNK, WriterId.named(longest), 5, new WriterEpoch(0))).refused());
  }

  @Test
  void aFullTableTakesNoNewWriterButServesTheOthers() {
    List<WriterRow> rows = new ArrayList<>();
    for (int i = 0; i < Limits.WRITERS_PER_FILE_MAX; i++) {
      rows.add(row(WriterId.random(new Id128(1, i)), Life.ACTIVE, 0, 1));
    }
    rows.sort(java.util.Comparator.comparing(WriterRow::writer));
    CoreBench next = inheriting(new WriterTable(new WriterEpoch(0), rows));
    assertEquals(Code.TOO_MANY_WRITERS, next.ask(append(random(1), 0, record(1, "a"))).refused());
    assertEquals(
        Code.TOO_MANY_WRITERS,
        next.ask(new OpenWriter(CHUNK, NAMED, 5, new WriterEpoch(0))).refused());
    Asking known = next.ask(append(WriterId.random(new Id128(1, 5)), 1, record(2, "a")));
    next.everybodyStores();
    assertEquals(Kind.COMMITTED, known.answered(Appended.class).outcomes().get(0).kind());
  }
}
