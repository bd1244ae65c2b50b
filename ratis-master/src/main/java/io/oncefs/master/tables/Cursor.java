package io.oncefs.master.tables;

/**
 * Walks rows: {@code while (cursor.next()) use(cursor.key(), cursor.value())}.
 *
 * <p>It starts before the first row. {@code key} and {@code value} decode the current row and throw
 * {@link IllegalStateException} when there is none. One thread at a time.
 */
public interface Cursor<K, V> extends AutoCloseable {
  /** Moves to the next row; false, for good, when there is none. */
  boolean next();

  K key();

  V value();

  @Override
  void close();
}
