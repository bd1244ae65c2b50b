package io.oncefs.chunk.store.memory;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Disks in memory that go by the name of a directory; each provider is a machine of its own. */
public final class MemoryStoreProvider implements ChunkStoreProvider {
  private final Map<Path, MemoryDisk> disks = new HashMap<>();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public synchronized void format(Path directory, ClusterId cluster, StoreId store)
      throws StoreUnusable {
    if (disks.putIfAbsent(directory, new MemoryDisk(cluster, store)) != null) {
      throw new StoreUnusable(directory + " is not empty; name another directory", null);
    }
  }

  @Override
  public ChunkStore open(Path directory, StoreSettings settings) throws StoreUnusable {
    MemoryDisk disk = disk(directory);
    if (disk == null) {
      throw new StoreUnusable(directory + " was never formatted", null);
    }
    if (disk.isOpen()) {
      throw new StoreUnusable(directory + " is in use", null);
    }
    return disk.open(settings);
  }

  /** The disk behind a directory, to crash and damage it; null if it was never formatted. */
  public synchronized @Nullable MemoryDisk disk(Path directory) {
    return disks.get(directory);
  }
}
