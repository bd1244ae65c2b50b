package io.oncefs.chunk.core;

import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;

/**
 * Until when batch 0 has to be committed. Most writer tables are small and get little time, so that
 * a server that cannot get on is soon replaced. A large one takes seconds to put together, to send
 * and to store, and would take them again at the next server: as long as it makes progress it is
 * waited for.
 */
final class StartBound {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** After a replica said that it has the table in hand. */
  private static final long IN_HAND_NANOS = 12 * SECOND_NANOS;

  /** However often that is said. */
  private static final long LONGEST_NANOS = 60 * SECOND_NANOS;

  /** A table is stored on every replica at least this fast. */
  private static final long BYTES_PER_SECOND = 4L << 20;

  private static final long ROW_BYTES = 64;
  private static final long RESULT_BYTES = 40;

  /** Nobody admits appends behind a table of this size before it is stored everywhere. */
  private static final long LARGE_BYTES = 1L << 20;

  private final long latestNanos;
  private long deadlineNanos;
  private boolean large;

  StartBound(long startNanos, long nowNanos) {
    this.deadlineNanos = nowNanos + startNanos;
    this.latestNanos = nowNanos + LONGEST_NANOS;
  }

  /** A replica has the table in hand and will give it. */
  void comes(long nowNanos) {
    raise(Math.min(latestNanos, nowNanos + IN_HAND_NANOS));
  }

  /** The table is here. */
  void came(WriterTable table, long nowNanos) {
    long bytes = 0;
    for (WriterRow each : table.rows()) {
      bytes += ROW_BYTES + each.writer().bytes() + RESULT_BYTES * each.results().size();
    }
    large = bytes > LARGE_BYTES;
    raise(nowNanos + bytes * SECOND_NANOS / BYTES_PER_SECOND);
  }

  private void raise(long nanos) {
    if (nanos - deadlineNanos > 0) {
      deadlineNanos = nanos;
    }
  }

  /** Whether the table is so large that appends are not admitted behind it. */
  boolean isLarge() {
    return large;
  }

  /** What is left of it; not positive if nothing is. */
  long leftNanos(long nowNanos) {
    return deadlineNanos - nowNanos;
  }
}
