package io.oncefs.chunk.core;

import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.PrepareContent;
import java.util.ArrayList;
import java.util.List;

/** One batch from admission to commit, and who waits for it. */
final class Round {
  /** What is worth a message and a place in a table file of its own. */
  static final int LARGE_BYTES = 256 << 10;

  private final long lsn;
  private final long admittedNanos;
  private final List<IdempotencyRecord> records = new ArrayList<>();
  private final List<Slice> pieces = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int bytes;
  private long sentNanos;
  private Position after = Position.ZERO;

  Round(long lsn, long admittedNanos) {
    this.lsn = lsn;
    this.admittedNanos = admittedNanos;
  }

  void add(IdempotencyRecord record, Slice payload) {
    records.add(record);
    if (payload.length() > 0) {
      pieces.add(payload);
      bytes += payload.length();
    }
  }

  void wait(Waiting waiter) {
    waiting.add(waiter);
  }

  /** The batch as it goes out: the only copy of the bytes between the wire and the disk. */
  Batch batch() {
    if (pieces.size() == 1) {
      return new Batch(records, pieces.get(0));
    }
    byte[] payload = new byte[bytes];
    int at = 0;
    for (Slice each : pieces) {
      each.copyTo(payload, at);
      at += each.length();
    }
    return new Batch(records, Slice.of(payload));
  }

  Position sent(PrepareContent content, Position before, long now) {
    after = content.after(before);
    sentNanos = now;
    pieces.clear();
    return after;
  }

  long lsn() {
    return lsn;
  }

  int bytes() {
    return bytes;
  }

  boolean isLarge() {
    return bytes >= LARGE_BYTES;
  }

  /** A large record stays alone: to join it to others would copy its bytes, and save nothing. */
  boolean mayGrow() {
    return !isLarge() || pieces.size() > 1;
  }

  int records() {
    return records.size();
  }

  long admittedNanos() {
    return admittedNanos;
  }

  long sentNanos() {
    return sentNanos;
  }

  /** Where the chunk stands with this batch, once it was sent. */
  Position after() {
    return after;
  }

  List<Waiting> waiting() {
    return waiting;
  }
}
