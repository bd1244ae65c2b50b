package io.oncefs.chunk.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreContract;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreUnusable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryChunkStoreTest extends ChunkStoreContract {
  private final MemoryStoreProvider machine = new MemoryStoreProvider();

  @Override
  protected ChunkStoreProvider provider() {
    return machine;
  }

  @Override
  protected Path crashed(ChunkStore running, Path directory) {
    disk().crash();
    return directory;
  }

  private MemoryDisk disk() {
    MemoryDisk disk = machine.disk(directory());
    assertNotNull(disk);
    return disk;
  }

  @Test
  void theHandleOfACrashedProcessIsDead() {
    ChunkStore dead = store();
    disk().crash();
    assertThrows(IllegalStateException.class, dead::floor);
    dead.close();
  }

  @Test
  void anOpenOrFormattedDiskIsRefused() {
    assertThrows(StoreUnusable.class, () -> machine.open(directory(), SETTINGS));
    assertThrows(StoreUnusable.class, () -> machine.format(directory(), CLUSTER, STORE));
    assertThrows(StoreUnusable.class, () -> machine.open(Path.of("elsewhere"), SETTINGS));
  }

  @Test
  void faultsStrikeOnceAndTellTheTruth() throws Exception {
    ChunkScript script = stored(1, 10);
    disk().faults().fullOnce();
    var unit = StoreRig.unit(script.append(5));
    assertThrows(StoreFull.class, () -> store().commit(unit));
    disk().faults().failOnce(false);
    assertThrows(StoreFailed.class, () -> store().commit(unit));
    store().commit(unit);
    script.assertHeldBy(store());
    disk().faults().failOnce(true);
    assertThrows(StoreFailed.class, () -> commit(script.append(6)));
    script.assertHeldBy(crash());
  }

  @Test
  void aDamagedByteFailsTheReadsThatTouchIt() throws Exception {
    ChunkScript script = stored(1, 10, 10);
    disk().damage(script.chunk(), 12);
    assertEquals(12, store().read(script.chunk(), 0, 12, 100).length());
    StoreDamaged damaged =
        assertThrows(StoreDamaged.class, () -> store().read(script.chunk(), 3, 20, 100));
    assertEquals(script.chunk(), damaged.chunk());
    assertEquals(12, damaged.offset());
    assertEquals(7, store().read(script.chunk(), 13, 20, 100).length());
  }

  @Test
  void aLostSuffixIsGone() throws Exception {
    ChunkScript script = stored(1, 10, 20, 30);
    disk().loseBatches(script.chunk(), 2);
    assertEquals(script.positionAt(2), store().replica(script.chunk()).prepared());
    assertEquals(2, store().replica(script.chunk()).committed());
  }
}
