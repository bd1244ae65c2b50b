package io.oncefs.client.session;

import io.oncefs.client.core.Appended;
import io.oncefs.common.Slice;
import java.util.concurrent.CompletableFuture;

/**
 * One append that was asked for.
 *
 * @param sequence {@link #NEXT} to be given the next one
 * @param askedNanos when the caller asked
 */
record AppendTicket(
    long sequence,
    Slice bytes,
    int crc32c,
    long ifLength,
    long askedNanos,
    CompletableFuture<Appended> outcome) {
  static final long NEXT = 0;

  boolean isSameContentAs(AppendTicket other) {
    return crc32c == other.crc32c && bytes.length() == other.bytes.length();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
