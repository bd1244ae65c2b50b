package io.oncefs.ops.check;

/** One way in which a history breaks the promise. */
public record Anomaly(Kind kind, String what) {
  /** Which part of the promise. */
  public enum Kind {
    LOST,
    DUPLICATED,
    MISPLACED,
    RESURRECTED,
    PHANTOM,
    REORDERED,
    STALE_READ,
    WRONG_BYTES,
    DIVERGED
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
