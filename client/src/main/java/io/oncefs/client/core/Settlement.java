package io.oncefs.client.core;

import io.oncefs.client.core.WriterEffect.Fail;
import io.oncefs.client.core.WriterEffect.Search;
import io.oncefs.client.core.WriterEffect.Succeed;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import java.util.List;

/** Tells each record's owner its outcome, once. */
final class Settlement<T> {
  private final List<WriterEffect<T>> effects;
  private long lastRecorded;

  /**
   * @param lastRecorded the highest seq on record so far
   */
  Settlement(List<WriterEffect<T>> effects, long lastRecorded) {
    this.effects = effects;
    this.lastRecorded = lastRecorded;
  }

  /** The highest seq known to be on record. */
  long lastRecorded() {
    return lastRecorded;
  }

  void settle(PendingRecord<T> record, AppendOutcome outcome) {
    if (record.isSettled()) {
      return;
    }
    record.markSettled();
    lastRecorded = Math.max(lastRecorded, record.sequence());
    T ticket = record.ticket();
    effects.add(
        switch (outcome.kind()) {
          case COMMITTED -> new Succeed<>(ticket, appended(outcome, false));
          case DUPLICATE -> new Succeed<>(ticket, appended(outcome, true));
          case PRECONDITION_FAILED -> new Fail<>(ticket, Failures.precondition(outcome.offset()));
          case OLDER_THAN_ROW ->
              new Search<>(ticket, record.sequence(), Failures.outOfSequence(lastRecorded));
        });
  }

  private static Appended appended(AppendOutcome outcome, boolean duplicate) {
    return new Appended(outcome.sequence(), outcome.offset(), outcome.length(), duplicate);
  }
}
