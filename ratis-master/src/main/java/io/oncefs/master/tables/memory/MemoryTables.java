package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.CachedStore;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TypedTables;
import java.util.function.Supplier;

/**
 * Makes tables that live in memory and outlive a simulated crash: a restarted master is given the
 * same store.
 */
public final class MemoryTables {
  private static final long CACHED_BYTES = 64 << 10;

  private MemoryTables() {}

  /**
   * Tables, and all that is in them as bytes: equal rows have equal images, however they came
   * about.
   */
  public record Imaged(TableStore tables, Supplier<byte[]> image) {}

  /** An empty store that can be compared with others. */
  public static Imaged imaged() {
    MemoryStore store = new MemoryStore();
    return new Imaged(new TypedTables(store), store::image);
  }

  /** An empty store, with a cache like a master's, but so small that rows have to leave it. */
  public static TableStore create() {
    return new TypedTables(new CachedStore(new MemoryStore(), CACHED_BYTES));
  }
}
