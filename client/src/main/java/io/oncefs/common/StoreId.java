package io.oncefs.common;

/**
 * Identifies one chunkserver store: random, made at format. It is the identity of a chunkserver
 * too; a server that lost its disk comes back as another one.
 */
public record StoreId(Id128 id) implements Comparable<StoreId> {
  /** Reads a UUID. */
  public static StoreId parse(String text) {
    return new StoreId(Id128.parse(text));
  }

  @Override
  public int compareTo(StoreId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
