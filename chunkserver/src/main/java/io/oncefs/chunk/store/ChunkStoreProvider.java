package io.oncefs.chunk.store;

import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import java.nio.file.Path;

/** A kind of store, found by {@link java.util.ServiceLoader}. */
public interface ChunkStoreProvider {
  /** What the configuration calls it, such as {@code rocksdb}. */
  String name();

  /**
   * Makes an empty store.
   *
   * @throws StoreUnusable if the directory is not empty or cannot be written
   */
  void format(Path directory, ClusterId cluster, StoreId store) throws StoreUnusable;

  /**
   * Opens a store and raises its generation.
   *
   * @throws StoreUnusable if it was never formatted, is in use, of an unknown version, or damaged
   */
  ChunkStore open(Path directory, StoreSettings settings) throws StoreUnusable;
}
