package io.oncefs.common;

/**
 * A store's boot generation: raised durably at every start and registered at the master before the
 * server accepts appends. A chunk opened under an older generation is fenced.
 */
public record Generation(long value) implements Comparable<Generation> {
  public Generation {
    Checks.argument(value >= 0, "Generation must be at least 0, got %s", value);
  }

  @Override
  public int compareTo(Generation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "g" + value;
  }
}
