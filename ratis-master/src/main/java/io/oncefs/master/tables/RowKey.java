package io.oncefs.master.tables;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored, to look a row up by. Comparable, so that keys whose hashes meet, which
 * names of files can be chosen for, are still found quickly.
 */
final class RowKey implements Comparable<RowKey> {
  /** Of the hash FNV-1a. */
  private static final int PRIME = 0x01000193;

  private final byte[] bytes;
  private final int hash;

  /** Takes over the bytes. */
  RowKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = hash(bytes);
  }

  /** Keys that differ in their last bytes only, as ids do, get hashes far apart. */
  private static int hash(byte[] bytes) {
    int hash = 0;
    for (byte each : bytes) {
      hash = (hash ^ each) * PRIME;
    }
    return hash;
  }

  byte[] bytes() {
    return bytes;
  }

  int weight() {
    return bytes.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int compareTo(RowKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
