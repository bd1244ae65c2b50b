package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreUnusable;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code. It is unpacked from the jar to the directory that the environment variable
 * {@code ROCKSDB_SHAREDLIB_DIR} names, or else to the temporary directory, which some machines
 * mount without permission to execute.
 */
final class NativeLibrary {
  private NativeLibrary() {}

  static void load() throws StoreUnusable {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | UnsatisfiedLinkError refused) {
      throw new StoreUnusable(
          "RocksDB's native library cannot be loaded: "
              + refused.getMessage()
              + ". Set ROCKSDB_SHAREDLIB_DIR to a directory of yours on a file system that is not"
              + " mounted noexec, and start again",
          refused);
    }
  }
}
