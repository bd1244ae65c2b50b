package io.oncefs.chunk.core;

import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterRow.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the writer table itself: who is in it, under which epoch, and who leaves. What it
 * admits and what it answers is bound to the pipeline as for {@link Admission}.
 */
final class WriterChanges {
  /** Forgotten at one look: no request waits for long, and no batch is theirs alone. */
  private static final int FORGOTTEN_MAX = 1_000;

  private final ChunkDescription chunk;
  private final WriterFold writers;
  private final Pipeline pipeline;
  private final CoreMeter meter;
  private final Forgetting ages;
  private long nextLookNanos;

  /**
   * @param now when the fold was begun
   */
  WriterChanges(
      ChunkDescription chunk,
      WriterFold writers,
      Pipeline pipeline,
      CoreMeter meter,
      Forgetting ages,
      long now) {
    this.chunk = chunk;
    this.writers = writers;
    this.pipeline = pipeline;
    this.meter = meter;
    this.ages = ages;
    this.nextLookNanos = now;
  }

  /**
   * Forgets random-id writers that are due. Called before a request is decided about: a file that
   * nobody asks anything of needs no room for writers.
   */
  void forgetSome(long now) {
    if (now - nextLookNanos < 0) {
      return;
    }
    List<WriterId> due = writers.forgettable(ages, now, FORGOTTEN_MAX);
    for (WriterId each : due) {
      if (pipeline.isFull(chunk, 0)) {
        return;
      }
      change(RecordKind.EVICT_WRITER, each, new WriterEpoch(0), 0, now);
      meter.writerForgotten();
    }
    nextLookNanos = due.size() == FORGOTTEN_MAX ? now : now + ages.everyNanos();
  }

  /** Grants the next epoch, if the caller saw the current one; repeats the grant to its holder. */
  Verdict open(OpenWriter request, long now) {
    WriterEntry entry = writers.find(request.writer());
    WriterEpoch current = entry == null ? new WriterEpoch(0) : entry.epoch();
    if (!request.writer().isNamed() || request.nonce() == 0) {
      return Verdict.now(Refusals.invalid("only a named writer opens, with a nonce"));
    }
    if (entry != null && entry.life() == Life.EXPIRED) {
      return refused(Verdict.after(entry.lastLsn(), Refusals.expired(request.writer())));
    }
    if (entry != null && entry.nonce() == request.nonce()) {
      return Verdict.after(entry.lastLsn(), new ChunkReply.WriterOpened(true, entry.row(now)));
    }
    if (request.ifEpoch().compareTo(entry == null ? writers.lastEpoch() : current) > 0) {
      return Verdict.now(Refusals.notTail(chunk.chunk()));
    }
    if (!request.ifEpoch().equals(current)) {
      return entry == null
          ? refused(Verdict.after(pipeline.lastLsn(), Refusals.expired(request.writer())))
          : Verdict.after(entry.lastLsn(), new ChunkReply.WriterOpened(false, entry.row(now)));
    }
    if (entry == null && writers.isFull(request.writer())) {
      return refused(Verdict.after(pipeline.lastLsn(), Refusals.tooManyWriters()));
    }
    if (pipeline.isFull(chunk, 0)) {
      return new Verdict(Refusals.notTail(chunk.chunk()), Verdict.NOTHING, true);
    }
    WriterEpoch granted = new WriterEpoch(writers.lastEpoch().value() + 1);
    long lsn = change(RecordKind.OPEN_WRITER, request.writer(), granted, request.nonce(), now);
    WriterEntry opened = Objects.requireNonNull(writers.find(request.writer()));
    return Verdict.after(lsn, new ChunkReply.WriterOpened(true, opened.row(now)));
  }

  /** Lets a random-id writer go; it is forgotten later. */
  Verdict close(CloseWriter request, long now) {
    WriterEntry entry = writers.find(request.writer());
    if (request.writer().isNamed() || request.epoch().value() != 0) {
      return Verdict.now(Refusals.invalid("only a random-id writer closes, under epoch 0"));
    }
    if (entry == null || entry.life() != Life.ACTIVE) {
      return Verdict.after(restsOn(entry), new ChunkReply.Done());
    }
    if (pipeline.isFull(chunk, 0)) {
      return new Verdict(Refusals.notTail(chunk.chunk()), Verdict.NOTHING, true);
    }
    long lsn = change(RecordKind.CLOSE_WRITER, request.writer(), request.epoch(), 0, now);
    return Verdict.after(lsn, new ChunkReply.Done());
  }

  /** Leaves a tombstone of a named writer, for ever. */
  Verdict remove(RemoveWriter request, long now) {
    WriterEntry entry = writers.find(request.writer());
    if (!request.writer().isNamed()) {
      return Verdict.now(Refusals.invalid("only a named writer is removed; others are forgotten"));
    }
    if (entry == null || entry.life() == Life.EXPIRED) {
      return Verdict.after(restsOn(entry), new ChunkReply.Done());
    }
    if (pipeline.isFull(chunk, 0)) {
      return new Verdict(Refusals.notTail(chunk.chunk()), Verdict.NOTHING, true);
    }
    long lsn = change(RecordKind.EXPIRE_WRITER, request.writer(), entry.epoch(), 0, now);
    return Verdict.after(lsn, new ChunkReply.Done());
  }

  /** A page of the table. */
  Verdict list(ListWriters request, long now) {
    if (request.max() < 1 || request.max() > Limits.PAGE_MAX) {
      return Verdict.now(Refusals.invalid("a page has 1 to " + Limits.PAGE_MAX + " writers"));
    }
    List<WriterEntry> found = writers.first(request.from(), request.max() + 1);
    List<WriterRow> rows = new ArrayList<>();
    for (WriterEntry each : found.subList(0, Math.min(request.max(), found.size()))) {
      rows.add(each.rowWithoutResults(now));
    }
    WriterId next = found.size() > request.max() ? found.get(request.max()).writer() : null;
    return Verdict.after(pipeline.lastLsn(), new ChunkReply.WriterPage(rows, next));
  }

  private long change(RecordKind kind, WriterId writer, WriterEpoch epoch, long nonce, long now) {
    long length = chunk.start() + pipeline.admittedLength();
    IdempotencyRecord record =
        new IdempotencyRecord(kind, writer, epoch, nonce, 0, 0, length, 0, 0);
    long lsn = pipeline.add(record, Slice.EMPTY, now);
    writers.fold(chunk.chunk(), lsn, record, now);
    return lsn;
  }

  /** What an answer about this writer rests on; for one without a row, on all that is admitted. */
  private long restsOn(@Nullable WriterEntry entry) {
    return entry == null ? pipeline.lastLsn() : entry.lastLsn();
  }

  private Verdict refused(Verdict verdict) {
    if (verdict.reply() instanceof Refused refused) {
      meter.refused(refused.code());
    }
    return verdict;
  }
}
