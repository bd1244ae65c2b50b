package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code. Where the Java library path does not have it, it is unpacked from the jar
 * to the directory that the environment variable {@code ROCKSDB_SHAREDLIB_DIR} names, or else to
 * the store's own one: under one name there, so that a process that is killed leaves no more than
 * one, which the next start replaces.
 */
final class NativeLibrary {
  private static final String DIRECTORY_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

  private NativeLibrary() {}

  /** For a process that soon ends by itself, and then removes what it has unpacked. */
  static void load() throws StoreUnusable {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | UnsatisfiedLinkError refused) {
      throw unusable(refused);
    }
  }

  /**
   * For a process that runs until it is killed.
   *
   * @param directory the store's, locked by this process
   */
  static void load(Path directory) throws StoreUnusable {
    if (System.getenv(DIRECTORY_VARIABLE) == null) {
      try {
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
      } catch (IOException | RuntimeException | UnsatisfiedLinkError refused) {
        throw unusable(refused);
      }
    }
    load();
  }

  private static StoreUnusable unusable(Throwable refused) {
    return new StoreUnusable(
        "RocksDB's native library cannot be loaded: "
            + refused.getMessage()
            + ". Set "
            + DIRECTORY_VARIABLE
            + " to a directory of yours on a file system that is not mounted noexec, and start"
            + " again",
        refused);
  }
}
