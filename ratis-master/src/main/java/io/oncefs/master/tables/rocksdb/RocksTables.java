package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.CachedStore;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TypedTables;
import java.nio.file.Path;

/** Opens tables that are kept in a directory. */
public final class RocksTables {
  private RocksTables() {}

  /**
   * Opens the tables below the directory, or makes empty ones.
   *
   * <p>Tables that are damaged are set aside and empty ones opened in their place, at {@link
   * io.oncefs.master.tables.AppliedPosition#NOTHING}: the caller restores them from a checkpoint
   * and from the log.
   *
   * @throws io.oncefs.master.tables.TableStoreException if the directory cannot be used, for
   *     instance because another process has the tables open
   */
  public static TableStore open(Path directory, RocksMemory memory) {
    return new TypedTables(
        new CachedStore(RocksStore.open(directory, memory), memory.rowCacheBytes()));
  }

  /**
   * Brings the tables below the directory, which nobody has open, to where RocksDB would have them
   * in the end, and closes them: whoever opens them next finds nothing left to compact. After a
   * great deal was written at once.
   */
  public static void settle(Path directory, RocksMemory memory) {
    RocksStore.settle(directory, memory);
  }
}
