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

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.WriterOpened;
import io.oncefs.protocol.ChunkReply.WriterPage;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterRow.Life;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 3 of the protocol, "Forgetting is explicit". */
class ForgettingTest {
  private static final WriterId NAMED = WriterId.named("ingest-7");
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final long WEEK_MILLIS = 7 * 24 * HOUR_MILLIS;

  private CoreBench bench = CoreBench.leading();
  private int strangers = 1_000;

  private Asking ask(ChunkRequest request) {
    Asking asking = bench.ask(request);
    bench.everybodyStores();
    return asking;
  }

  /** Whoever asks anything makes the primary look. */
  private List<WriterId> forgottenWhenAStrangerAppends() {
    int before = bench.stored.size();
    ask(append(random(strangers++), 0, record(1, "x"))).answered(Appended.class);
    List<WriterId> forgotten = new ArrayList<>();
    for (Change each : bench.stored.subList(before, bench.stored.size())) {
      if (each instanceof Change.Append appended) {
        appended.batch().records().stream()
            .filter(one -> one.kind() == RecordKind.EVICT_WRITER)
            .forEach(one -> forgotten.add(one.writer()));
      }
    }
    return forgotten;
  }

  @Test
  void oneThatClosedIsForgottenAnHourLaterAndNotBefore() {
    ask(append(random(1), 0, record(1, "a")));
    ask(new CloseWriter(CHUNK, random(1), new WriterEpoch(0)));
    bench.later(HOUR_MILLIS - 1);
    assertEquals(List.of(), forgottenWhenAStrangerAppends());
    bench.later(MINUTE_MILLIS);
    assertEquals(List.of(random(1)), forgottenWhenAStrangerAppends());
  }

  @Test
  void oneThatIsForgottenIsToldSoAndNeverTakenForANewOne() {
    ask(append(random(1), 0, record(1, "a")));
    bench.later(WEEK_MILLIS);
    assertEquals(Code.WRITER_EXPIRED, ask(append(random(1), 1, record(2, "b"))).refused());
  }

  @Test
  void whatWasOnlyAskedForAndNotCommittedIsNotTold() {
    ask(append(random(1), 0, record(1, "a")));
    bench.later(WEEK_MILLIS);
    Asking asking = bench.ask(append(random(1), 1, record(2, "b")));
    asking.unanswered();
    bench.everybodyStores();
    assertEquals(Code.WRITER_EXPIRED, asking.refused());
  }

  @Test
  void everyRecordBeginsTheAgeAnew() {
    ask(append(random(1), 0, record(1, "a")));
    bench.later(WEEK_MILLIS - 1);
    ask(append(random(1), 1, record(2, "b"))).answered(Appended.class);
    bench.later(WEEK_MILLIS - 1);
    ask(append(random(1), 2, record(3, "c"))).answered(Appended.class);
  }

  @Test
  void namedWritersAreNeverForgotten() {
    ask(new OpenWriter(CHUNK, NAMED, 5, new WriterEpoch(0))).answered(WriterOpened.class);
    bench.later(100 * WEEK_MILLIS);
    assertEquals(List.of(), forgottenWhenAStrangerAppends());
    ask(append(NAMED, 1, 0, record(1, "a"))).answered(Appended.class);
  }

  @Test
  void agesComeWithTheTable() {
    inherit(List.of(closed(1, HOUR_MILLIS - MINUTE_MILLIS), closed(2, 0)));
    assertEquals(List.of(), forgottenWhenAStrangerAppends());
    bench.later(MINUTE_MILLIS);
    assertEquals(List.of(random(1)), forgottenWhenAStrangerAppends());
  }

  @Test
  void aFullTableHasRoomAgainWhenSomeAreForgotten() {
    List<WriterRow> rows = new ArrayList<>();
    for (int i = 1; i <= Limits.WRITERS_PER_FILE_MAX; i++) {
      rows.add(closed(i, HOUR_MILLIS - MINUTE_MILLIS));
    }
    inherit(rows);
    WriterId stranger = random(Limits.WRITERS_PER_FILE_MAX + 1);
    assertEquals(Code.TOO_MANY_WRITERS, ask(append(stranger, 0, record(1, "x"))).refused());
    bench.later(MINUTE_MILLIS);
    ask(append(stranger, 0, record(1, "x"))).answered(Appended.class);
    WriterPage page = ask(new ListWriters(CHUNK, stranger, 1)).answered(WriterPage.class);
    assertEquals(stranger, page.rows().get(0).writer());
  }

  @Test
  void aReplicaSaysForHowLongItHasHadTheTable() {
    bench = new CoreBench();
    FirstBatch first = new FirstBatch(chunk(null, SECOND, HERE, THIRD), WriterTable.EMPTY);
    bench.ask(CoreBench.prepare(Position.ZERO, first, 0));
    bench.drain().durable();
    bench.later(10 * MINUTE_MILLIS);
    bench.ask(new FetchWriters(CHUNK, first.after(Position.ZERO)));
    bench.drain().durable();
    assertEquals(10 * MINUTE_MILLIS * 1_000_000, bench.given.get(0).heldNanos());
    assertEquals(false, bench.core.isForgettable());
    bench.timer(ChunkTimer.RETIRE);
    assertEquals(true, bench.core.isForgettable());
  }

  @Test
  void aRemovedWriterIsATombstoneForEver() {
    ask(new OpenWriter(CHUNK, NAMED, 5, new WriterEpoch(0))).answered(WriterOpened.class);
    ask(append(NAMED, 1, 0, record(1, "a"))).answered(Appended.class);
    ask(new RemoveWriter(CHUNK, NAMED)).answered(ChunkReply.Done.class);
    ask(new RemoveWriter(CHUNK, NAMED)).answered(ChunkReply.Done.class);
    bench.later(100 * WEEK_MILLIS);
    assertEquals(Code.WRITER_EXPIRED, ask(append(NAMED, 1, 1, record(2, "b"))).refused());
    assertEquals(
        Code.WRITER_EXPIRED, ask(new OpenWriter(CHUNK, NAMED, 6, new WriterEpoch(1))).refused());
    assertEquals(Code.INVALID, ask(new RemoveWriter(CHUNK, random(1))).refused());
  }

  @Test
  void writersAreListedInPages() {
    for (int i = 1; i <= 5; i++) {
      ask(append(random(i), 0, record(1, "a")));
    }
    List<WriterId> listed = new ArrayList<>();
    WriterId from = null;
    do {
      WriterPage page = ask(new ListWriters(CHUNK, from, 2)).answered(WriterPage.class);
      page.rows().forEach(each -> listed.add(each.writer()));
      from = page.next();
    } while (from != null);
    List<WriterId> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      all.add(random(i));
    }
    assertEquals(all.stream().sorted().toList(), listed);
  }

  private void inherit(List<WriterRow> rows) {
    bench = new CoreBench();
    Predecessor before =
        new Predecessor(
            new ChunkId(4), new Position(3, 10, Digest.NONE), List.of(CoreBench.at(SECOND)));
    bench.ask(new OpenChunk(chunk(before, HERE, SECOND, THIRD)));
    bench.answers(SECOND, new ChunkReply.Writers(new WriterTable(new WriterEpoch(0), rows)));
    bench.everybodyStores();
  }

  private static WriterRow closed(int number, long idleMillis) {
    return new WriterRow(
        random(number),
        Life.CLOSED,
        new WriterEpoch(0),
        0,
        1,
        1,
        new ChunkId(4),
        List.of(),
        idleMillis);
  }
}
