package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TypedTables;

/**
 * Makes tables that live in memory and outlive a simulated crash: a restarted master is given the
 * same store.
 */
public final class MemoryTables {
  private MemoryTables() {}

  /** An empty store. */
  public static TableStore create() {
    return new TypedTables(new MemoryStore());
  }
}
