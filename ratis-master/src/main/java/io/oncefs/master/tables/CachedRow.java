package io.oncefs.master.tables;

import org.jspecify.annotations.Nullable;

/** A row, or that there is none; decoded when it is first asked for. */
final class CachedRow {
  static final CachedRow ABSENT = new CachedRow(null);

  /** What the map and the objects take, beside the row's bytes, about. */
  private static final int OVERHEAD_BYTES = 192;

  /** The bytes stay, and what is decoded takes about twice as much. */
  private static final int TIMES = 3;

  private final byte @Nullable [] bytes;
  private volatile @Nullable Object decoded;

  private CachedRow(byte @Nullable [] bytes) {
    this.bytes = bytes;
  }

  /** Takes over the bytes. */
  static CachedRow of(byte @Nullable [] bytes) {
    return bytes == null ? ABSENT : new CachedRow(bytes);
  }

  /** A row is read by one codec only, and what that makes never changes. */
  @SuppressWarnings("unchecked")
  <V> @Nullable V value(Codec<V> codec) {
    if (bytes == null) {
      return null;
    }
    Object value = decoded;
    if (value == null) {
      value = codec.decode(bytes);
      decoded = value;
    }
    return (V) value;
  }

  int weight() {
    return OVERHEAD_BYTES + (bytes == null ? 0 : TIMES * bytes.length);
  }
}
