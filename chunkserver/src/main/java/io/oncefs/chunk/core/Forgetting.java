package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.argument;

import io.oncefs.common.WriterId;
import io.oncefs.protocol.WriterRow.Life;

/**
 * When a random-id writer is forgotten (append-protocol.md, section 3). Longer than any copy of one
 * of its records can be under way: whoever was forgotten would be taken for a new writer. Named
 * writers are never forgotten.
 *
 * @param closedNanos after it said goodbye
 * @param idleNanos after its last record, if it did not
 * @param everyNanos between two looks for those that are due, at least
 */
public record Forgetting(long closedNanos, long idleNanos, long everyNanos) {
  private static final long SECOND = 1_000_000_000L;

  /** An hour after the goodbye, seven days after the last record; a look every minute. */
  public static final Forgetting DEFAULT =
      new Forgetting(3_600 * SECOND, 7 * 24 * 3_600 * SECOND, 60 * SECOND);

  public Forgetting {
    argument(
        0 < everyNanos && 0 < closedNanos && closedNanos <= idleNanos, "the ages are in order");
  }

  boolean isDue(WriterId writer, Life life, long idle) {
    return !writer.isNamed() && idle >= (life == Life.CLOSED ? closedNanos : idleNanos);
  }
}
