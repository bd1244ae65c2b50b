package io.oncefs.client.core;

import io.oncefs.protocol.ChunkRequest.AppendRecord;

/**
 * One append that has no outcome yet. Its bytes, its seq and the seq it follows never change: every
 * copy that is sent is the same.
 */
final class PendingRecord<T> {
  private final T ticket;
  private final AppendRecord record;
  private final long previous;
  private final long offeredNanos;
  private final long deadlineNanos;
  private int copies;
  private boolean settled;

  PendingRecord(
      T ticket, AppendRecord record, long previous, long offeredNanos, long deadlineNanos) {
    this.ticket = ticket;
    this.record = record;
    this.previous = previous;
    this.offeredNanos = offeredNanos;
    this.deadlineNanos = deadlineNanos;
  }

  T ticket() {
    return ticket;
  }

  AppendRecord record() {
    return record;
  }

  long sequence() {
    return record.sequence();
  }

  /** The seq this one follows in its writer's order. */
  long previous() {
    return previous;
  }

  long offeredNanos() {
    return offeredNanos;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  int bytes() {
    return record.bytes().length();
  }

  int size() {
    return WriterSession.sizeOf(record.bytes());
  }

  void markSent() {
    copies++;
  }

  /** Whether a copy may have reached a primary. */
  boolean wasSent() {
    return copies > 0;
  }

  /** Whether more than one copy may have. */
  boolean wasSentAgain() {
    return copies > 1;
  }

  void markSettled() {
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }
}
