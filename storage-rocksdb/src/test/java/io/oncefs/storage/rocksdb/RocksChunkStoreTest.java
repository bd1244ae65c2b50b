package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreContract;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RocksChunkStoreTest extends ChunkStoreContract {
  private int crashes;

  @Override
  protected ChunkStoreProvider provider() {
    return ServiceLoader.load(ChunkStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals("rocksdb"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected Path crashed(ChunkStore running, Path directory) throws IOException {
    Path image = DirectoryImage.take(directory, temporary().resolve("crash-" + crashes++));
    running.close();
    return image;
  }

  @Override
  protected void tear(Path crashed, Random random) throws IOException {
    JournalImage.of(crashed).tear(random);
  }

  @Test
  void filesShrinkAfterMostChunksAreDropped() throws Exception {
    reopen(new StoreSettings(64 << 20, 0, 0));
    for (long chunk = 1; chunk <= 12; chunk++) {
      ChunkScript script = stored(chunk);
      for (int i = 0; i < 4; i++) {
        commit(script.append(2 << 20), script.append(3_000));
      }
    }
    reopen();
    long full = bytesOnDisk();
    for (long chunk = 1; chunk <= 12; chunk++) {
      if (chunk != 5) {
        commit(new Change.Drop(new ChunkId(chunk)));
      }
    }
    store().reclaim();
    long left = bytesOnDisk();
    assertTrue(full > (90L << 20), () -> full + " bytes were on disk");
    assertTrue(left < full / 3, () -> left + " of " + full + " bytes are still on disk");
  }

  private long bytesOnDisk() throws IOException {
    return DirectoryImage.sizes(directory()).values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void statisticsCountUnits() throws Exception {
    stored(1, 10, 20, 30);
    assertTrue(store().statistics().get("units.count") >= 4);
    assertTrue(store().statistics().get("journal.segments") >= 1, store().statistics()::toString);
    assertTrue(store().statistics().get("background.errors.count") == 0);
  }
}
