package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.TableStoreException;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code. Where the Java library path does not have it, it is unpacked from the jar
 * to the directory that the environment variable {@code ROCKSDB_SHAREDLIB_DIR} names, or else to
 * the tables' own one: under one name there, so that a master that is killed leaves no more than
 * one, which the next start replaces.
 */
final class NativeLibrary {
  private static final String DIRECTORY_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

  private NativeLibrary() {}

  /**
   * Before anything else of RocksDB is used.
   *
   * @param directory of the tables; it exists
   */
  static void load(Path directory) {
    try {
      if (System.getenv(DIRECTORY_VARIABLE) == null) {
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
      }
      RocksDB.loadLibrary();
    } catch (IOException | RuntimeException | UnsatisfiedLinkError refused) {
      throw new TableStoreException(
          "RocksDB's native library cannot be loaded. Set "
              + DIRECTORY_VARIABLE
              + " to a directory of yours on a file system that is not mounted noexec, and start"
              + " again",
          refused);
    }
  }
}
