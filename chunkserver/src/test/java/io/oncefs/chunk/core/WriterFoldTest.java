package io.oncefs.chunk.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The writer table as a fold of records. */
class WriterFoldTest {
  private static final ChunkId CHUNK = new ChunkId(3);
  private static final WriterId RANDOM = WriterId.random(new Id128(1, 1));
  private static final WriterId NAMED = WriterId.named("ingest-7");

  private final WriterFold fold = WriterFold.of(WriterTable.EMPTY);
  private long lsn = 1;

  private void fold(IdempotencyRecord record) {
    fold.fold(CHUNK, lsn++, record, 0);
  }

  private static IdempotencyRecord append(
      WriterId writer, long epoch, long sequence, long ackedThrough) {
    return new IdempotencyRecord(
        RecordKind.APPEND,
        writer,
        new WriterEpoch(epoch),
        0,
        sequence,
        ackedThrough,
        sequence * 10,
        10,
        (int) sequence);
  }

  private static IdempotencyRecord change(
      RecordKind kind, WriterId writer, long epoch, long nonce) {
    return new IdempotencyRecord(kind, writer, new WriterEpoch(epoch), nonce, 0, 0, 0, 0, 0);
  }

  private WriterRow row(WriterId writer) {
    return fold.table().rows().stream()
        .filter(each -> each.writer().equals(writer))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFirstAppendMakesARow() {
    fold(append(RANDOM, 0, 5, 0));
    WriterRow row = row(RANDOM);
    assertEquals(5, row.lastSequence());
    assertEquals(CHUNK, row.lastChunk());
    assertEquals(List.of(new RecordedResult(RecordKind.APPEND, 5, 50, 10, 5)), row.results());
  }

  @Test
  void resultsThatTheClientHasSeenAreForgotten() {
    fold(append(RANDOM, 0, 1, 0));
    fold(append(RANDOM, 0, 2, 0));
    fold(append(RANDOM, 0, 3, 2));
    WriterRow row = row(RANDOM);
    assertEquals(2, row.ackedThrough());
    assertEquals(List.of(3L), row.results().stream().map(RecordedResult::sequence).toList());
    fold(append(RANDOM, 0, 4, 1));
    assertEquals(2, row(RANDOM).ackedThrough());
  }

  @Test
  void theWindowKeepsTheNewestResults() {
    for (int seq = 1; seq <= Limits.WRITER_WINDOW_MAX + 3; seq++) {
      fold(append(RANDOM, 0, seq, 0));
    }
    List<RecordedResult> results = row(RANDOM).results();
    assertEquals(Limits.WRITER_WINDOW_MAX, results.size());
    assertEquals(4, results.get(0).sequence());
  }

  @Test
  void allRowsTogetherKeepSoManyResultsAndTheLongestGiveWay() {
    WriterFold small = WriterFold.of(WriterTable.EMPTY, 0, 100);
    small.fold(CHUNK, 1, append(RANDOM, 0, 1, 0), 0);
    WriterId greedy = WriterId.random(new Id128(1, 2));
    WriterId other = WriterId.random(new Id128(1, 3));
    for (int seq = 1; seq <= 49; seq++) {
      small.fold(CHUNK, 2, append(greedy, 0, seq, 0), 0);
      small.fold(CHUNK, 2, append(other, 0, seq, 0), 0);
    }
    small.fold(CHUNK, 3, append(greedy, 0, 50, 0), 0);
    assertEquals(List.of(1, 50, 49), resultCounts(small));
    small.fold(CHUNK, 4, append(other, 0, 50, 0), 0);
    assertEquals(List.of(1, 43, 43), resultCounts(small));
    assertEquals(50, newest(small, greedy));
    assertEquals(50, newest(small, other));
    assertEquals(50, Objects.requireNonNull(small.find(greedy)).lastSequence());
  }

  private static List<Integer> resultCounts(WriterFold fold) {
    return fold.table().rows().stream().map(each -> each.results().size()).toList();
  }

  private static long newest(WriterFold fold, WriterId writer) {
    List<RecordedResult> results = Objects.requireNonNull(fold.find(writer)).results().toList();
    return results.get(results.size() - 1).sequence();
  }

  @Test
  void aClosedWriterKeepsNoResults() {
    fold(append(RANDOM, 0, 1, 0));
    fold(change(RecordKind.CLOSE_WRITER, RANDOM, 0, 0));
    assertEquals(List.of(), row(RANDOM).results());
    assertEquals(1, row(RANDOM).lastSequence());
  }

  @Test
  void anOpenRaisesTheEpochOfTheWriterAndTheFile() {
    fold(change(RecordKind.OPEN_WRITER, NAMED, 1, 44));
    fold(append(NAMED, 1, 1, 0));
    fold(change(RecordKind.OPEN_WRITER, NAMED, 2, 45));
    WriterRow row = row(NAMED);
    assertEquals(new WriterEpoch(2), row.epoch());
    assertEquals(45, row.nonce());
    assertEquals(1, row.lastSequence());
    assertEquals(new WriterEpoch(2), fold.table().lastEpoch());
  }

  @Test
  void evictedRowsAreGoneButTheirEpochsStayTaken() {
    fold(change(RecordKind.OPEN_WRITER, NAMED, 1, 44));
    fold(append(RANDOM, 0, 1, 0));
    fold(change(RecordKind.CLOSE_WRITER, RANDOM, 0, 0));
    assertEquals(WriterRow.Life.CLOSED, row(RANDOM).life());
    fold(change(RecordKind.EVICT_WRITER, RANDOM, 0, 0));
    fold(change(RecordKind.EXPIRE_WRITER, NAMED, 1, 0));
    assertEquals(1, fold.table().rows().size());
    assertEquals(WriterRow.Life.EXPIRED, row(NAMED).life());
    assertEquals(new WriterEpoch(1), fold.table().lastEpoch());
  }

  @Test
  void agesGoOnFromTableToTableAndARecordEndsThem() {
    WriterId other = WriterId.random(new Id128(1, 2));
    fold.fold(CHUNK, 1, append(RANDOM, 0, 1, 0), 0);
    fold.fold(CHUNK, 1, append(other, 0, 1, 0), 0);
    WriterTable later = fold.table(5_000_000_000L);
    assertEquals(List.of(5_000L, 5_000L), ages(later));
    WriterFold next = WriterFold.of(later, 77_000_000_000L);
    next.fold(CHUNK, 2, append(other, 0, 2, 0), 79_000_000_000L);
    assertEquals(List.of(8_000L, 1_000L), ages(next.table(80_000_000_000L)));
    assertEquals(later, WriterFold.of(later).table());
  }

  private static List<Long> ages(WriterTable table) {
    return table.rows().stream().map(WriterRow::idleMillis).toList();
  }

  @Test
  void whatNoPrimaryMayAdmitBreaksAnInvariant() {
    fold(append(RANDOM, 0, 5, 0));
    assertThrows(InvariantBroken.class, () -> fold(append(RANDOM, 0, 5, 0)));
    fold(change(RecordKind.OPEN_WRITER, NAMED, 1, 44));
    assertThrows(InvariantBroken.class, () -> fold(append(NAMED, 2, 1, 0)));
    assertThrows(InvariantBroken.class, () -> fold(change(RecordKind.OPEN_WRITER, NAMED, 1, 45)));
  }

  /** The table is where the next chunk begins: cutting the fold anywhere changes nothing. */
  @ParameterizedTest
  @ValueSource(ints = {40, 75, Limits.TABLE_RESULTS_MAX})
  void foldingInTwoPartsGivesWhatFoldingInOneGives(int resultsMax) {
    SplittableRandom random = new SplittableRandom(1);
    List<IdempotencyRecord> records = new ArrayList<>();
    long[] last = new long[20];
    long[] epoch = new long[20];
    long epochs = 0;
    for (int i = 0; i < 3_000; i++) {
      int who = random.nextInt(last.length);
      WriterId writer =
          who % 2 == 0 ? WriterId.named("w" + who) : WriterId.random(new Id128(2, who));
      if (who % 2 == 0 && (epoch[who] == 0 || random.nextInt(20) == 0)) {
        epoch[who] = ++epochs;
        records.add(change(RecordKind.OPEN_WRITER, writer, epoch[who], i + 1));
      } else {
        long acked = Math.max(0, last[who] - random.nextInt(12));
        last[who] += 1 + random.nextInt(3);
        records.add(append(writer, epoch[who], last[who], acked));
      }
    }
    WriterFold whole = WriterFold.of(WriterTable.EMPTY, 0, resultsMax);
    whole.foldAll(CHUNK, 1, records);
    for (int cut = 0; cut <= records.size(); cut += 37) {
      WriterFold first = WriterFold.of(WriterTable.EMPTY, 0, resultsMax);
      first.foldAll(CHUNK, 1, records.subList(0, cut));
      WriterFold second = WriterFold.of(first.table(), 0, resultsMax);
      second.foldAll(CHUNK, 1, records.subList(cut, records.size()));
      assertEquals(whole.table(), second.table());
    }
    List<WriterId> order = whole.table().rows().stream().map(WriterRow::writer).toList();
    assertEquals(order.stream().sorted().toList(), order);
    assertTrue(whole.table().rows().size() > 10);
  }
}
