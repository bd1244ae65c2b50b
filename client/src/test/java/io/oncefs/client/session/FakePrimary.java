package io.oncefs.client.session;

import io.oncefs.common.Checks;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.AppendOutcome.Kind;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.WriterOpened;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a primary does with the appends it is sent, by sections 2 and 3 of the append protocol,
 * without replicas: whatever it takes is committed at once. It also watches the client: the same
 * seq must never come with other bytes or after another seq.
 */
final class FakePrimary {
  private final Map<String, String> seen = new HashMap<>();
  int windowOfRow = Limits.WRITER_WINDOW_MAX;
  int requests;

  /** No answer is null: a primary whose chunk was sealed behind its back never commits. */
  @Nullable ChunkReply append(FakeChunk chunk, Append append) {
    requests++;
    append.records().forEach(each -> watch(append, each));
    for (AppendRecord each : append.records()) {
      if (each.bytes().crc32c() != each.crc32c()) {
        return refused(Code.DAMAGED, each.sequence());
      }
    }
    if (chunk.staleAnswer != null) {
      return chunk.staleAnswer;
    }
    boolean stale = chunk.sealedAt != null;
    if (chunk.refusing || (stale && chunk.primaryKnows)) {
      return refused(Code.NOT_TAIL, 0);
    }
    FakeRow row = chunk.rows.get(append.writer());
    if (append.writer().isNamed()) {
      if (row == null || append.epoch().value() > row.epoch) {
        return refused(Code.NOT_TAIL, 0);
      }
      if (row.expired) {
        return refused(Code.WRITER_EXPIRED, 0);
      }
      if (append.epoch().value() < row.epoch) {
        return refused(Code.WRITER_FENCED, row.epoch);
      }
    } else if (row == null && append.previousSequence() > 0) {
      return refused(Code.WRITER_EXPIRED, 0);
    }
    FakeRow known = row == null ? new FakeRow(append.writer()) : row;
    known.acked = Math.max(known.acked, append.ackedThrough());
    List<AppendOutcome> outcomes = new ArrayList<>();
    long previous = append.previousSequence();
    for (AppendRecord each : append.records()) {
      if (each.sequence() > known.last && previous == known.last) {
        if (stale) {
          return null;
        }
        chunk.rows.put(append.writer(), known);
        outcomes.add(admit(chunk, known, each));
      } else {
        AppendOutcome old = duplicate(known, each);
        if (old == null) {
          return new Appended(outcomes, refused(Code.OUT_OF_SEQUENCE, known.last));
        }
        outcomes.add(old);
      }
      previous = each.sequence();
    }
    known.results.headMap(known.acked, true).clear();
    while (known.results.size() > windowOfRow) {
      known.results.pollFirstEntry();
    }
    return new Appended(outcomes, null);
  }

  private static AppendOutcome admit(FakeChunk chunk, FakeRow row, AppendRecord record) {
    long length = chunk.end();
    boolean refused = record.ifLength() != AppendRecord.ANY_LENGTH && record.ifLength() != length;
    RecordedResult result =
        new RecordedResult(
            refused ? RecordKind.REFUSED : RecordKind.APPEND,
            record.sequence(),
            length,
            refused ? 0 : record.bytes().length(),
            record.crc32c());
    if (!refused) {
      chunk.bytes.writeBytes(record.bytes().toBytes());
    }
    row.last = record.sequence();
    row.lastChunk = chunk.id();
    row.results.put(record.sequence(), result);
    chunk.records.computeIfAbsent(row.writer, w -> new TreeMap<>()).put(record.sequence(), result);
    Kind kind = refused ? Kind.PRECONDITION_FAILED : Kind.COMMITTED;
    return new AppendOutcome(kind, record.sequence(), length, result.length());
  }

  private static @Nullable AppendOutcome duplicate(FakeRow row, AppendRecord record) {
    if (record.sequence() > row.last) {
      return null;
    }
    RecordedResult result = row.results.get(record.sequence());
    if (result == null) {
      return record.sequence() <= row.acked || row.results.size() > 1
          ? new AppendOutcome(Kind.OLDER_THAN_ROW, record.sequence(), 0, 0)
          : null;
    }
    Kind kind = result.kind() == RecordKind.REFUSED ? Kind.PRECONDITION_FAILED : Kind.DUPLICATE;
    return new AppendOutcome(kind, record.sequence(), result.offset(), result.length());
  }

  ChunkReply open(FakeChunk chunk, OpenWriter open) {
    if (chunk.refusing || chunk.sealedAt != null) {
      return refused(Code.NOT_TAIL, 0);
    }
    WriterId writer = open.writer();
    FakeRow row = chunk.rows.computeIfAbsent(writer, FakeRow::new);
    if (row.expired) {
      return refused(Code.WRITER_EXPIRED, 0);
    }
    if (row.nonce == open.nonce() && row.epoch > 0) {
      return new WriterOpened(true, row.toRow());
    }
    if (row.epoch != open.ifEpoch().value()) {
      return new WriterOpened(false, row.toRow());
    }
    chunk.lastEpoch++;
    row.epoch = chunk.lastEpoch;
    row.nonce = open.nonce();
    return new WriterOpened(true, row.toRow());
  }

  /** The promise that everything rests on: a seq never stands for two things. */
  private void watch(Append append, AppendRecord record) {
    int index = append.records().indexOf(record);
    long previous =
        index == 0 ? append.previousSequence() : append.records().get(index - 1).sequence();
    String key = append.writer() + "/" + append.epoch() + "/" + record.sequence();
    String what = previous + ":" + record.crc32c() + ":" + record.ifLength();
    String before = seen.putIfAbsent(key, what);
    Checks.invariant(
        before == null || before.equals(what), "%s was %s and is now %s", key, before, what);
  }

  static Refused refused(Code code, long detail) {
    return new Refused(code, detail, "");
  }
}
