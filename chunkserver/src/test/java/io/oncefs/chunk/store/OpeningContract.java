package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an opening means. */
interface OpeningContract extends StoreRig {
  @Test
  default void replicasAreListedInPages() throws Exception {
    for (long chunk : new long[] {7, 2, 300, 9}) {
      stored(chunk, 10);
    }
    commit(new Change.Fence(new ChunkId(8), 0));
    nowAndAfterRestarts(
        store -> {
          assertEquals(List.of(2L, 7L), page(store, 1, 2));
          assertEquals(List.of(8L, 9L), page(store, 8, 2));
          assertEquals(List.of(300L), page(store, 10, 2));
          assertEquals(List.of(), page(store, 301, 2));
        });
  }

  private static List<Long> page(ChunkStore store, long from, int max) throws Exception {
    return store.replicas(new ChunkId(from), max).stream()
        .map(each -> each.chunk().value())
        .toList();
  }

  @Test
  default void aNewStoreIsEmptyAndKnowsWhoItIs() throws Exception {
    assertEquals(STORE, store().store());
    assertEquals(CLUSTER, store().cluster());
    assertEquals(0, store().floor());
    new ChunkScript(1).assertAbsentFrom(store());
    assertTrue(store().usage().capacityBytes() > 0);
    assertTrue(store().usage().freeBytes() <= store().usage().capacityBytes());
  }

  @Test
  default void everyOpeningRaisesTheGeneration() throws Exception {
    Generation before = store().generation();
    for (int i = 0; i < 3; i++) {
      Generation after = (i == 1 ? crash() : reopen()).generation();
      assertTrue(after.compareTo(before) > 0, after + " after " + before);
      assertEquals(STORE, store().store());
      before = after;
    }
  }

  @Test
  default void anOpenReplicaIsFoundWhereItStood() throws Exception {
    ChunkScript bare = stored(1);
    ChunkScript written = stored(2, 10, 0, 70_000);
    crash();
    bare.assertHeldBy(store());
    written.assertHeldBy(store());
    commit(bare.fence(), written.append(5), written.fence());
    bare.assertHeldBy(store());
    written.assertHeldBy(reopen());
  }

  @Test
  default void anOpeningSaysWhatItFound() throws Exception {
    assertEquals(new ChunkStore.Opening(0, 0, List.of()), reopen().opening());
    ChunkScript open = stored(3, 10);
    ChunkScript sealed = stored(4, 10);
    ChunkScript fenced = stored(6, 10);
    ChunkScript gone = stored(300, 10);
    commit(sealed.sealAt(2), fenced.fence(), new Change.Drop(gone.chunk()));
    commit(new Change.Fence(new ChunkId(8), 0));
    assertEquals(new ChunkStore.Opening(0, 0, List.of()), store().opening());
    ChunkStore.Opening found =
        new ChunkStore.Opening(3, 8, List.of(open.chunk(), fenced.chunk(), new ChunkId(8)));
    assertEquals(found, reopen().opening());
    assertEquals(found, crash().opening());
    commit(open.fence(), open.sealAt(2));
    assertEquals(List.of(fenced.chunk(), new ChunkId(8)), crash().opening().unsealed());
  }

  @Test
  default void aClosedStoreRefusesEverything() throws Exception {
    ChunkScript script = stored(1, 10);
    ChunkStore closed = store();
    ChunkId chunk = script.chunk();
    reopen();
    assertThrows(IllegalStateException.class, () -> closed.replica(chunk));
    assertThrows(IllegalStateException.class, () -> closed.read(chunk, 0, 1, 1));
    assertThrows(IllegalStateException.class, () -> closed.commit(StoreRig.unit(script.fence())));
    closed.close();
  }
}
