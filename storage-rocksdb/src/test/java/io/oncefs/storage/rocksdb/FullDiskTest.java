package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.common.ChunkId;
import io.oncefs.runtime.real.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program fills the disk to the last byte, on a small disk of its own. */
class FullDiskTest {
  private static final int MIB = 1 << 20;
  private static final StoreSettings SETTINGS = new StoreSettings(16 * MIB, 96 * MIB, 0);

  /** So many that the journal goes on in other files and tables have to be written. */
  private static final int FENCES = 3_000;

  @TempDir Path temporary;

  @Test
  void fencesAreStoredReadsGoOnAndAppendsResume() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temporary, 320)) {
      fencesAreStored(disk);
    }
  }

  private static void fencesAreStored(SmallDisk disk) throws Exception {
    RocksStoreProvider provider = new RocksStoreProvider();
    Path directory = disk.path().resolve("store");
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
    ChunkScript script = new ChunkScript(1);
    long length;
    try (ChunkStore store = provider.open(directory, SETTINGS)) {
      for (int i = 0; i < 10; i++) {
        store.usage();
      }
      assertEquals(24 * MIB, Files.size(directory.resolve(Ballast.FILE)));
      store.commit(StoreRig.unit(script.create(), script.append(MIB)));
      length = store.replica(script.chunk()).prepared().length();
      disk.fill();

      assertThrows(StoreFull.class, () -> store.commit(StoreRig.unit(script.append(MIB))));
      for (long chunk = 2; chunk < 2 + FENCES; chunk++) {
        store.commit(StoreRig.unit(new Change.Fence(new ChunkId(chunk), 0)));
      }
      assertFalse(Files.exists(directory.resolve(Ballast.FILE)), "it was given up");
      assertEquals(length, ChunkScript.readAll(store, script.chunk(), length).length);

      disk.free();
      store.usage();
      assertTrue(Files.exists(directory.resolve(Ballast.FILE)), "it is made again");
      ChunkScript other = new ChunkScript(90_000);
      store.commit(StoreRig.unit(other.create(), other.append(MIB)));
      assertEquals(MIB, ChunkScript.readAll(store, other.chunk(), MIB).length);
    }
    try (ChunkStore store = provider.open(directory, SETTINGS)) {
      assertEquals(length, ChunkScript.readAll(store, script.chunk(), length).length);
    }
  }
}
