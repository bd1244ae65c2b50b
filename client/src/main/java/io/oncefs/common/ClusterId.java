package io.oncefs.common;

/** Identifies a cluster; every process of it refuses to talk to another one. */
public record ClusterId(Id128 id) implements Comparable<ClusterId> {
  /** Reads a UUID. */
  public static ClusterId parse(String text) {
    return new ClusterId(Id128.parse(text));
  }

  @Override
  public int compareTo(ClusterId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
