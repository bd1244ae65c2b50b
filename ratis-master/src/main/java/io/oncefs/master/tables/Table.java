package io.oncefs.master.tables;

/**
 * A table as the entry being applied sees it: committed rows overlaid with what the entry has
 * written so far.
 *
 * <p>Usable only by the thread and for the duration of {@link TableStore#apply}; any call outside
 * of it throws {@link IllegalStateException}. Readers use {@link TableStore#view}.
 */
public interface Table<K, V> extends Rows<K, V> {
  void put(K key, V value);

  /** Removes the row if there is one. */
  void delete(K key);
}
