package io.oncefs.chunk.core;

/** What one primary counts of its writer table in the budget of its server. */
final class TableShare {
  /** A chunk to which nobody has appended for so long is given up first. */
  private static final long COLD_NANOS = 10_000_000_000L;

  /** What a chunk that is led takes anyway: no table of this size is worth a seal. */
  private static final long TINY_BYTES = 16L << 10;

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

  /** Whether the chunk may have to end so that its table can leave memory. */
  boolean mayHaveToGo() {
    return counted > TINY_BYTES;
  }

  /**
   * Whether it has to now. A small table goes only where there is too much and nobody appends: it
   * is the number of them that can be too much.
   */
  boolean mustGo(long nowNanos) {
    boolean cold = nowNanos - usedNanos > COLD_NANOS;
    return counted > TableBudget.SMALL_BYTES
        ? budget.isExceeded() || (cold && budget.isTight())
        : mayHaveToGo() && cold && budget.isExceeded();
  }
}
