package io.oncefs.master.tables;

import java.util.ArrayList;
import java.util.List;
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

  /** The values of these rows, in this order, as {@link #get(byte[])} gives them. */
  default List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  /** The same, decoded, as {@link #get(byte[], Codec)} gives them. */
  default <V> List<@Nullable V> getAll(List<byte[]> keys, Codec<V> codec) {
    List<@Nullable V> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key, codec));
    }
    return values;
  }

  /** A cursor on nothing yet; the caller closes it. */
  ByteCursor cursor();
}
