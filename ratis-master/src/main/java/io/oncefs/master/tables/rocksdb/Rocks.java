package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.TableStoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Reading that turns RocksDB's exception into ours. */
final class Rocks {
  private Rocks() {}

  /** A native call that reads. */
  @FunctionalInterface
  interface Read<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  static <T extends @Nullable Object> T read(Read<T> call) {
    try {
      return call.run();
    } catch (RocksDBException e) {
      throw new TableStoreException("cannot read the tables", e);
    }
  }
}
