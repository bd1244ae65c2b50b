package io.oncefs.common;

/**
 * Identifies a file for its whole life: renames keep it, and it is never reused. Appenders and
 * readers bind to it.
 */
public record FileId(long value) implements Comparable<FileId> {
  public FileId {
    Checks.argument(value >= 1, "FileId must be at least 1, got %s", value);
  }

  @Override
  public int compareTo(FileId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "file-" + value;
  }
}
