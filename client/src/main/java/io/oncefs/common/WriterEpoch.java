package io.oncefs.common;

/**
 * Which incarnation of a writer speaks. Given from a per-file counter and never reused; 0 stands
 * for no epoch yet and for random-id writers, which have one incarnation.
 */
public record WriterEpoch(long value) implements Comparable<WriterEpoch> {
  public WriterEpoch {
    Checks.argument(value >= 0, "WriterEpoch must be at least 0, got %s", value);
  }

  @Override
  public int compareTo(WriterEpoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "e" + value;
  }
}
