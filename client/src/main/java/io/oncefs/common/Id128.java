package io.oncefs.common;

import java.util.UUID;

/** 128 random bits, written as a UUID. */
public record Id128(long high, long low) implements Comparable<Id128> {
  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static Id128 parse(String text) {
    UUID uuid = UUID.fromString(text);
    return new Id128(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  @Override
  public int compareTo(Id128 other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
