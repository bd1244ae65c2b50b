package io.oncefs.master.tables;

import java.util.HashMap;
import java.util.Map;

/** The entry being applied: its write, the thread it belongs to, and the cursors it has open. */
final class OpenEntry {
  private final ByteWrite write;
  private final Thread owner = Thread.currentThread();
  private final Map<Cursor<?, ?>, String> openCursors = new HashMap<>();

  OpenEntry(ByteWrite write) {
    this.write = write;
  }

  boolean isMine() {
    return Thread.currentThread() == owner;
  }

  ByteWrite write() {
    if (!isMine()) {
      throw new IllegalStateException("the entry is applied by " + owner.getName());
    }
    return write;
  }

  /** Follows the cursor until it is closed. */
  <K, V> Cursor<K, V> track(String table, Cursor<K, V> cursor) {
    openCursors.put(cursor, table);
    return new Cursor<>() {
      @Override
      public boolean next() {
        return cursor.next();
      }

      @Override
      public K key() {
        return cursor.key();
      }

      @Override
      public V value() {
        return cursor.value();
      }

      @Override
      public void close() {
        if (openCursors.remove(cursor) != null) {
          cursor.close();
        }
      }
    };
  }

  /**
   * A cursor over a table that is being written would show some engines' new rows and not others'.
   */
  void requireNoCursorOn(String table) {
    if (openCursors.containsValue(table)) {
      throw new IllegalStateException(
          "table '" + table + "' is written while a cursor is open on it");
    }
  }

  void requireNoCursor() {
    if (!openCursors.isEmpty()) {
      throw new IllegalStateException("cursors left open on " + openCursors.values());
    }
  }

  /** Frees what a failed entry left behind. */
  void close() {
    openCursors.keySet().forEach(Cursor::close);
    openCursors.clear();
    write.close();
  }
}
