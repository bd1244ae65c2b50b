package io.oncefs.master.tables;

import org.jspecify.annotations.Nullable;

/** Rows as bytes, in the order of their keys compared as unsigned bytes. */
public interface ByteReader {
  byte @Nullable [] get(byte[] key);

  /**
   * The value of a row, decoded; a row is always read by the one codec of its table. An engine that
   * keeps rows as objects may decode each once: what a codec makes never changes.
   */
  default <V> @Nullable V get(byte[] key, Codec<V> codec) {
    byte[] value = get(key);
    return value == null ? null : codec.decode(value);
  }

  /** A cursor on nothing yet; the caller closes it. */
  ByteCursor cursor();
}
