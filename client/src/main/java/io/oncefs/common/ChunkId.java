package io.oncefs.common;

/**
 * Identifies a chunk. Given from a counter in the master's state and never reused, so it is its own
 * epoch.
 */
public record ChunkId(long value) implements Comparable<ChunkId> {
  public ChunkId {
    Checks.argument(value >= 1, "ChunkId must be at least 1, got %s", value);
  }

  @Override
  public int compareTo(ChunkId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "chunk-" + value;
  }
}
