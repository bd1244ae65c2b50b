package io.oncefs.master.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The readable side of a table: rows in the order of their encoded keys. */
public interface Rows<K, V> {
  @Nullable V get(K key);

  /**
   * What {@link #get} says to each of these keys, in their order. Costs less than asking for one
   * after the other, most of all where they lie close together.
   */
  List<@Nullable V> getAll(List<K> keys);

  /**
   * Rows with {@code from <= key < toExclusive}, ascending; null means no bound on that side.
   *
   * <p>Close the cursor: it holds native memory. Writing to the same table while its cursor is open
   * is not allowed.
   */
  Cursor<K, V> scan(@Nullable K from, @Nullable K toExclusive);

  /** The same rows as {@link #scan}, descending. */
  Cursor<K, V> scanDown(@Nullable K from, @Nullable K toExclusive);
}
