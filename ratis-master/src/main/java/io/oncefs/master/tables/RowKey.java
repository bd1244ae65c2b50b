package io.oncefs.master.tables;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key as it is stored, to look a row up by. */
final class RowKey {
  private final byte[] bytes;
  private final int hash;

  /** Takes over the bytes. */
  RowKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
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
  public int hashCode() {
    return hash;
  }
}
