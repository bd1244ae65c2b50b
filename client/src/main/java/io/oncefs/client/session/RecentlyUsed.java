package io.oncefs.client.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps the values used last, up to a number; makes what is missing. For one thread. */
final class RecentlyUsed<K, V> {
  private final Map<K, V> values;
  private final Function<K, V> maker;

  RecentlyUsed(int max, Function<K, V> maker) {
    this.maker = maker;
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        };
  }

  V get(K key) {
    V value = values.get(key);
    if (value == null) {
      value = maker.apply(key);
      values.put(key, value);
    }
    return value;
  }
}
