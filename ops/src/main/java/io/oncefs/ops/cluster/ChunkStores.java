package io.oncefs.ops.cluster;

import io.oncefs.chunk.ChunkServer;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Path;

/** Makes the stores of new chunkservers. */
public final class ChunkStores {
  private static final String KIND = "rocksdb";

  private ChunkStores() {}

  /**
   * Makes an empty store under a random id.
   *
   * @throws StoreUnusable if there is anything in the directory
   */
  public static StoreId format(Path directory, ClusterId cluster) throws StoreUnusable {
    StoreId store = new StoreId(new RealHost(new HaltOnFault()).entropy().nextId());
    ChunkServer.provider(KIND).format(directory, cluster, store);
    return store;
  }
}
