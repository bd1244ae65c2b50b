package io.oncefs.chunk.core;

import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow.Life;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about appends, one at a time, against the writer table with everything admitted so far
 * folded in. What it admits joins the pipeline; what it answers may be told only when the newest
 * record the answer rests on is committed.
 */
final class Admission {
  private final ChunkDescription chunk;
  private final WriterFold writers;
  private final Pipeline pipeline;
  private final CoreMeter meter;

  Admission(ChunkDescription chunk, WriterFold writers, Pipeline pipeline, CoreMeter meter) {
    this.chunk = chunk;
    this.writers = writers;
    this.pipeline = pipeline;
    this.meter = meter;
  }

  /** Takes the leading records that are duplicates or may follow; stops at the first other one. */
  Verdict append(Append request, long now) {
    Refused malformed = AppendChecks.of(request);
    if (malformed != null) {
      return Verdict.now(malformed);
    }
    Verdict wrongWriter = checkWriter(request);
    if (wrongWriter != null) {
      return wrongWriter;
    }
    List<AppendOutcome> outcomes = new ArrayList<>(request.records().size());
    long previous = request.previousSequence();
    for (AppendRecord each : request.records()) {
      Refused rejection = one(request, previous, each, outcomes, now);
      if (rejection != null) {
        return stopped(request, outcomes, rejection);
      }
      previous = each.sequence();
    }
    return Verdict.after(restsOn(request.writer()), new ChunkReply.Appended(outcomes, null));
  }

  private Verdict stopped(Append request, List<AppendOutcome> outcomes, Refused rejection) {
    meter.refused(rejection.code());
    ChunkReply reply =
        outcomes.isEmpty() ? rejection : new ChunkReply.Appended(outcomes, rejection);
    return new Verdict(reply, restsOn(request.writer()), rejection.code() == Code.NOT_TAIL);
  }

  /** Whether this incarnation of the writer may speak at all. */
  private @Nullable Verdict checkWriter(Append request) {
    WriterEntry entry = writers.find(request.writer());
    WriterEpoch epoch = request.epoch();
    if (entry == null) {
      if (epoch.compareTo(writers.lastEpoch()) > 0) {
        return Verdict.now(Refusals.notTail(chunk.chunk()));
      }
      return request.writer().isNamed() || request.previousSequence() != 0
          ? refused(Verdict.after(restsOn(null), Refusals.expired(request.writer())))
          : null;
    }
    if (epoch.compareTo(entry.epoch()) > 0) {
      return Verdict.now(Refusals.notTail(chunk.chunk()));
    }
    if (entry.life() == Life.EXPIRED) {
      return refused(Verdict.after(entry.lastLsn(), Refusals.expired(request.writer())));
    }
    return epoch.compareTo(entry.epoch()) < 0
        ? refused(Verdict.after(entry.lastLsn(), fenced(entry)))
        : null;
  }

  private @Nullable Refused one(
      Append request, long previous, AppendRecord record, List<AppendOutcome> outcomes, long now) {
    WriterEntry entry = writers.find(request.writer());
    long last = entry == null ? 0 : entry.lastSequence();
    // First of all: a duplicate is answered whatever it claims to follow.
    if (entry != null && record.sequence() <= last) {
      return duplicate(entry, record, outcomes);
    }
    if (entry != null && entry.life() == Life.CLOSED) {
      return Refusals.expired(request.writer());
    }
    if (previous != last) {
      return outOfSequence(request.writer(), previous, last);
    }
    int largest = (int) Math.min(Limits.RECORD_BYTES_MAX, chunk.capacity());
    if (record.bytes().length() > largest) {
      return new Refused(Code.TOO_LARGE, largest, "a record has at most " + largest + " bytes");
    }
    if (entry == null && writers.isFull(request.writer())) {
      return Refusals.tooManyWriters();
    }
    if (isFull(record.bytes().length())) {
      return Refusals.notTail(chunk.chunk());
    }
    outcomes.add(admit(request, previous, record, now));
    return null;
  }

  private AppendOutcome admit(Append request, long previous, AppendRecord record, long now) {
    long length = chunk.start() + pipeline.admittedLength();
    boolean holds = record.ifLength() == AppendRecord.ANY_LENGTH || record.ifLength() == length;
    int bytes = holds ? record.bytes().length() : 0;
    join(
        new IdempotencyRecord(
            holds ? RecordKind.APPEND : RecordKind.REFUSED,
            request.writer(),
            request.epoch(),
            0,
            record.sequence(),
            Math.min(request.ackedThrough(), previous),
            length,
            bytes,
            record.crc32c()),
        holds ? record.bytes() : Slice.EMPTY,
        now);
    return new AppendOutcome(
        holds ? AppendOutcome.Kind.COMMITTED : AppendOutcome.Kind.PRECONDITION_FAILED,
        record.sequence(),
        length,
        bytes);
  }

  private @Nullable Refused duplicate(
      WriterEntry entry, AppendRecord record, List<AppendOutcome> outcomes) {
    RecordedResult result = entry.results().find(record.sequence());
    if (result == null && entry.results().reachesBackTo(record.sequence())) {
      // The row would have it, so it was never recorded, and now others have been.
      return outOfSequence(entry.writer(), record.sequence() - 1, entry.lastSequence());
    }
    meter.duplicate();
    if (result == null) {
      outcomes.add(new AppendOutcome(AppendOutcome.Kind.OLDER_THAN_ROW, record.sequence(), 0, 0));
      return null;
    }
    boolean applied = result.kind() == RecordKind.APPEND;
    if (result.crc32c() != record.crc32c()
        || (applied && result.length() != record.bytes().length())) {
      return new Refused(
          Code.SEQUENCE_REUSED,
          record.sequence(),
          "seq " + record.sequence() + " was recorded with other bytes; use the next number");
    }
    outcomes.add(
        new AppendOutcome(
            applied ? AppendOutcome.Kind.DUPLICATE : AppendOutcome.Kind.PRECONDITION_FAILED,
            record.sequence(),
            result.offset(),
            result.length()));
    return null;
  }

  private void join(IdempotencyRecord record, Slice payload, long now) {
    long lsn = pipeline.add(record, payload, now);
    writers.fold(chunk.chunk(), lsn, record, now);
  }

  private boolean isFull(int bytes) {
    return pipeline.isFull(chunk, bytes);
  }

  /** What an answer about this writer rests on; for one without a row, on all that is admitted. */
  private long restsOn(@Nullable WriterId writer) {
    WriterEntry entry = writer == null ? null : writers.find(writer);
    return entry == null ? pipeline.lastLsn() : entry.lastLsn();
  }

  private Verdict refused(Verdict verdict) {
    if (verdict.reply() instanceof Refused refused) {
      meter.refused(refused.code());
    }
    return verdict;
  }

  private static Refused outOfSequence(WriterId writer, long previous, long last) {
    return new Refused(
        Code.OUT_OF_SEQUENCE,
        last,
        "the last seq of " + writer + " is " + last + ", not " + previous);
  }

  private static Refused fenced(WriterEntry entry) {
    return new Refused(
        Code.WRITER_FENCED,
        entry.epoch().value(),
        "a newer incarnation of this writer has opened; the current epoch is " + entry.epoch());
  }
}
