package io.oncefs.master.tables;

import java.util.regex.Pattern;

/**
 * What a table is called and how its rows are written.
 *
 * <p>The name is part of the disk format: renaming a table loses its rows.
 *
 * @param name lower-case letters, digits and {@code -}, at most 64 characters, unique in a store
 */
public record TableSpec<K, V>(String name, KeyCodec<K> keys, Codec<V> values) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public TableSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("table name '" + name + "' does not match " + NAME);
    }
  }
}
