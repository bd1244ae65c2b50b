package io.oncefs.ops.explore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A map from longs, without an object for each key. */
final class LongTable<V> {
  private long[] keys = new long[1 << 10];
  private @Nullable Object[] values = new Object[1 << 10];
  private int size;

  @Nullable V get(long key) {
    int at = slot(keys, values, key);
    @SuppressWarnings("unchecked")
    V found = (V) values[at];
    return found;
  }

  void put(long key, V value) {
    int at = slot(keys, values, key);
    size += values[at] == null ? 1 : 0;
    keys[at] = key;
    values[at] = value;
    if (size > keys.length / 2) {
      grow();
    }
  }

  private void grow() {
    long[] more = new long[keys.length * 2];
    @Nullable Object[] moreValues = Arrays.copyOf(new Object[0], more.length);
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != null) {
        int at = slot(more, moreValues, keys[i]);
        more[at] = keys[i];
        moreValues[at] = values[i];
      }
    }
    keys = more;
    values = moreValues;
  }

  private static int slot(long[] keys, @Nullable Object[] values, long key) {
    int mask = keys.length - 1;
    int at = (int) (LongSet.spread(key) & mask);
    while (values[at] != null && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
