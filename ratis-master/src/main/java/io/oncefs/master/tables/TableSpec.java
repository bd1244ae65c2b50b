package io.oncefs.master.tables;

import java.util.regex.Pattern;

/**
 * What a table is called and how its rows are written.
 *
 * <p>The name is part of the disk format: renaming a table loses its rows.
 *
 * @param name lower-case letters, digits and {@code -}, at most 64 characters, unique in a store
 * @param kept whether what was read is kept in memory, to be read again
 */
public record TableSpec<K, V>(String name, KeyCodec<K> keys, Codec<V> values, boolean kept) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public TableSpec(String name, KeyCodec<K> keys, Codec<V> values) {
    this(name, keys, values, true);
  }

  public TableSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("table name '" + name + "' does not match " + NAME);
    }
  }

  /** The same table, whose rows are seldom read more than once. */
  public TableSpec<K, V> readOnce() {
    return new TableSpec<>(name, keys, values, false);
  }
}
