package io.oncefs.master.tables;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as of the last entry, and the number of the version they are. A version ends before the
 * engine is changed and the next one begins when the cache has followed; in between there is none.
 * So whoever knows a version that is still the current one after it looked has seen a row of that
 * version. Thread-safe, for one writer.
 */
final class RowCache {
  /** No version: nothing is found under it, and nothing kept. */
  static final long NONE = -1;

  /** Odd while the engine is being changed. */
  private volatile long state;

  private final Cache<RowKey, CachedRow> rows;

  RowCache(long bytes) {
    this.rows =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((RowKey key, CachedRow row) -> key.weight() + row.weight())
            // Whoever reads also makes room: no threads of its own. Which rows stay is partly a
            // matter of chance, also in a simulation, but no answer depends on it.
            .executor(Runnable::run)
            .build();
  }

  /** The current version, or {@link #NONE}. */
  long version() {
    long now = state;
    return isChanging(now) ? NONE : now;
  }

  boolean isStill(long version) {
    return state == version;
  }

  /** The row in this version, if it is here and the version still the current one. */
  @Nullable CachedRow find(RowKey key, long version) {
    if (!isStill(version)) {
      return null;
    }
    CachedRow row = rows.getIfPresent(key);
    return isStill(version) ? row : null;
  }

  /** Keeps what the engine says about a row, unless the version has ended meanwhile. */
  synchronized void keep(RowKey key, CachedRow row, long version) {
    if (isStill(version)) {
      rows.put(key, row);
    }
  }

  /** Changes the engine, and the rows that are here. */
  void change(Map<RowKey, CachedRow> written, Runnable engine) {
    during(engine, () -> written.forEach(rows.asMap()::replace));
  }

  /** Changes the engine in ways that are not known row by row. */
  void replaceAll(Runnable engine) {
    during(engine, rows::invalidateAll);
  }

  private void during(Runnable engine, Runnable follow) {
    endVersion();
    try {
      engine.run();
    } catch (RuntimeException | Error failed) {
      // What was written is not known.
      rows.invalidateAll();
      beginVersion();
      throw failed;
    }
    follow.run();
    beginVersion();
  }

  /** Whoever is keeping a row is waited for. */
  private synchronized void endVersion() {
    if (isChanging(state)) {
      // The cache could not follow the last change.
      rows.invalidateAll();
    } else {
      state++;
    }
  }

  private synchronized void beginVersion() {
    state++;
  }

  private static boolean isChanging(long state) {
    return state % 2 != 0;
  }
}
