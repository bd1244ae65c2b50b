package io.oncefs.chunk.core;

/** What one primary counts of its writer table in the budget of its server. */
final class TableShare {
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
    return counted > budget.limits().tinyBytes();
  }

  /**
   * Whether it has to now. A small table goes only where there is too much and nobody appends: it
   * is the number of them that can be too much.
   */
  boolean mustGo(long nowNanos) {
    boolean cold = nowNanos - usedNanos > budget.limits().coldNanos();
    return counted > budget.limits().smallBytes()
        ? budget.isExceeded() || (cold && budget.isTight())
        : mayHaveToGo() && cold && budget.isExceeded();
  }
}
