package io.oncefs.master.tables;

/**
 * A place in the replicated log: everything up to and including it is in the tables.
 *
 * @param term the term of the leader that logged the entry; never falls as the index grows
 * @param index the index of the entry; {@link #NOTHING} has -1
 */
public record AppliedPosition(long term, long index) {
  /** Before the first entry. */
  public static final AppliedPosition NOTHING = new AppliedPosition(0, -1);

  public AppliedPosition {
    if (term < 0 || index < -1) {
      throw new IllegalArgumentException("no such log position: term " + term + ", index " + index);
    }
  }

  public boolean isBehind(AppliedPosition other) {
    return index < other.index && term <= other.term;
  }
}
