package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.common.ChunkId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterRow.Life;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One writer's row while it changes; {@link #row(long)} is the value of the moment. */
final class WriterEntry {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final WriterId writer;
  private final ResultWindow results = new ResultWindow();
  private Life life = Life.ACTIVE;
  private WriterEpoch epoch;
  private long nonce;
  private long lastSequence;
  private long ackedThrough;
  private @Nullable ChunkId lastChunk;
  private long lastLsn;
  private long idleSinceNanos;

  WriterEntry(WriterId writer, WriterEpoch epoch) {
    this.writer = writer;
    this.epoch = epoch;
  }

  static WriterEntry of(WriterRow row, long nowNanos) {
    WriterEntry entry = new WriterEntry(row.writer(), row.epoch());
    entry.idleSinceNanos = nowNanos - row.idleMillis() * NANOS_PER_MILLI;
    entry.life = row.life();
    entry.nonce = row.nonce();
    entry.lastSequence = row.lastSequence();
    entry.ackedThrough = row.ackedThrough();
    entry.lastChunk = row.lastChunk();
    row.results().forEach(entry.results::add);
    return entry;
  }

  /** Folds the outcome of an append in. */
  void appended(ChunkId chunk, long lsn, IdempotencyRecord record) {
    invariant(
        record.sequence() > lastSequence,
        "%s: seq %s of %s follows %s",
        chunk,
        record.sequence(),
        writer,
        lastSequence);
    lastSequence = record.sequence();
    lastChunk = chunk;
    lastLsn = lsn;
    results.add(
        new RecordedResult(
            record.kind(), record.sequence(), record.offset(), record.length(), record.crc32c()));
    if (record.ackedThrough() > ackedThrough) {
      ackedThrough = record.ackedThrough();
      results.dropThrough(ackedThrough);
    }
  }

  void opened(long lsn, WriterEpoch granted, long byNonce) {
    invariant(granted.compareTo(epoch) > 0, "%s: epoch %s after %s", writer, granted, epoch);
    epoch = granted;
    nonce = byNonce;
    lastLsn = lsn;
  }

  /** Its client asks for nothing any more: repetitions under way are answered from the chunks. */
  void closed(long lsn) {
    life = Life.CLOSED;
    results.keepNewest(0);
    lastLsn = lsn;
  }

  /** Turns the row into a tombstone; its epoch stays taken. */
  void expired(long lsn) {
    life = Life.EXPIRED;
    results.keepNewest(0);
    lastLsn = lsn;
  }

  /** Something of the writer is being recorded. */
  void touched(long nowNanos) {
    idleSinceNanos = nowNanos;
  }

  long idleNanos(long nowNanos) {
    return nowNanos - idleSinceNanos;
  }

  WriterRow row(long nowNanos) {
    return row(nowNanos, results.toList());
  }

  /** For a list of writers, which would be too long with the results of each. */
  WriterRow rowWithoutResults(long nowNanos) {
    return row(nowNanos, List.of());
  }

  private WriterRow row(long nowNanos, List<RecordedResult> shown) {
    long idleMillis = idleNanos(nowNanos) / NANOS_PER_MILLI;
    return new WriterRow(
        writer, life, epoch, nonce, lastSequence, ackedThrough, lastChunk, shown, idleMillis);
  }

  WriterId writer() {
    return writer;
  }

  ResultWindow results() {
    return results;
  }

  Life life() {
    return life;
  }

  WriterEpoch epoch() {
    return epoch;
  }

  long nonce() {
    return nonce;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** LSN of the batch that changed this row last; 0 if it came with the writer table. */
  long lastLsn() {
    return lastLsn;
  }
}
