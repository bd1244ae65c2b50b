package io.oncefs.master.core.rows;

import io.oncefs.master.tables.Cursor;
import java.util.ArrayList;
import java.util.List;

/** Short walks over rows, bounded by a count. */
public final class Scans {
  private Scans() {}

  /** The keys of at most {@code max} rows; closes the cursor, so that the table may be written. */
  public static <K> List<K> keys(Cursor<K, ?> cursor, int max) {
    List<K> keys = new ArrayList<>();
    try (cursor) {
      while (keys.size() < max && cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  /** The values of at most {@code max} rows. */
  public static <V> List<V> values(Cursor<?, V> cursor, int max) {
    List<V> values = new ArrayList<>();
    try (cursor) {
      while (values.size() < max && cursor.next()) {
        values.add(cursor.value());
      }
    }
    return values;
  }
}
