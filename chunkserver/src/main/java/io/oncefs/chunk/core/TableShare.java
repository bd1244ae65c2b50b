package io.oncefs.chunk.core;

/** What one primary counts of its writer table in the budget of its server. */
final class TableShare {
  /** A chunk to which nobody has appended for so long is given up first. */
  private static final long COLD_NANOS = 10_000_000_000L;

  private final TableBudget budget;
  private long counted;
  private long usedNanos;
  private boolean gone;

  TableShare(TableBudget budget, long nowNanos) {
    this.budget = budget;
    this.usedNanos = nowNanos;
  }

  boolean hasRoom(long bytes) {
    return budget.hasRoom(bytes);
  }

  /** Somebody appends. */
  void used(long nowNanos) {
    usedNanos = nowNanos;
  }

  /** The table has this size now. */
  void is(long bytes) {
    if (!gone && bytes != counted) {
      budget.grown(bytes - counted);
      counted = bytes;
    }
  }

  /** The table is not in memory any more. */
  void end() {
    is(0);
    gone = true;
  }

  boolean isLarge() {
    return counted > TableBudget.SMALL_BYTES;
  }

  /** Whether the chunk has to end so that its table can leave memory. */
  boolean mustGo(long nowNanos) {
    boolean cold = nowNanos - usedNanos > COLD_NANOS;
    return isLarge() && (budget.isExceeded() || (cold && budget.isTight()));
  }
}
