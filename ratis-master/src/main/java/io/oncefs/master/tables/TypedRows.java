package io.oncefs.master.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Typed reading over rows of bytes. */
final class TypedRows<K, V> implements Rows<K, V> {
  private final ByteReader bytes;
  private final KeySpace<K> keys;
  private final Codec<V> values;
  private final boolean kept;

  TypedRows(ByteReader bytes, TableSpec<K, V> spec, KeySpace<K> keys) {
    this.bytes = bytes;
    this.keys = keys;
    this.values = spec.values();
    this.kept = spec.kept();
  }

  @Override
  public @Nullable V get(K key) {
    byte[] stored = keys.stored(key);
    if (kept) {
      return bytes.get(stored, values);
    }
    byte[] row = bytes.get(stored);
    return row == null ? null : values.decode(row);
  }

  @Override
  public List<@Nullable V> getAll(List<K> wanted) {
    return bytes.getAll(wanted.stream().map(keys::stored).toList(), values);
  }

  @Override
  public Cursor<K, V> scan(@Nullable K from, @Nullable K toExclusive) {
    return cursor(from, toExclusive, false);
  }

  @Override
  public Cursor<K, V> scanDown(@Nullable K from, @Nullable K toExclusive) {
    return cursor(from, toExclusive, true);
  }

  private Cursor<K, V> cursor(@Nullable K from, @Nullable K toExclusive, boolean descending) {
    return new TypedCursor<>(
        bytes.cursor(), keys, values, keys.lower(from), keys.upper(toExclusive), descending);
  }
}
