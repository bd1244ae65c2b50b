package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fences, seals and cuts, drops, the floor. */
interface SealContract extends StoreRig {
  @Test
  default void aReplicaIsCutAtEveryLsn() throws Exception {
    int[] sizes = {7, 0, 70_000, 0, 0, 131_072, 9};
    for (int lsn = 0; lsn <= sizes.length + 1; lsn++) {
      ChunkScript neighbour = stored(1_000 + 3 * lsn, 50);
      ChunkScript script = stored(1_001 + 3 * lsn, sizes);
      ChunkScript other = stored(1_002 + 3 * lsn, 60);
      if (lsn % 2 == 0) {
        commit(script.fence());
      }
      commit(script.sealAt(lsn));
      script.assertHeldBy(store());
      script.assertHeldBy(crash());
      neighbour.assertHeldBy(store());
      other.assertHeldBy(store());
    }
  }

  @Test
  default void aUnitMayAppendAndCutWhatItAppended() throws Exception {
    ChunkScript script = stored(1, 10);
    commit(script.append(11), script.append(70_000), script.append(13), script.sealAt(3));
    script.assertHeldBy(store());
    ChunkScript all = new ChunkScript(2);
    commit(all.create(), all.append(5), all.sealAt(0));
    all.assertHeldBy(store());
    all.assertHeldBy(crash());
    script.assertHeldBy(store());
  }

  @Test
  default void sealingAgainAtTheSamePositionChangesNothing() throws Exception {
    ChunkScript script = stored(1, 10, 20);
    commit(script.sealAt(2));
    commit(script.sealAt(2));
    script.assertHeldBy(store());
    commit(script.sealAt(2), script.sealAt(2));
    script.assertHeldBy(crash());
  }

  @Test
  default void aFenceKeepsThePositionAndRaisesWhatIsCommitted() throws Exception {
    ChunkScript script = stored(1, 10, 20);
    commit(script.fence());
    script.assertHeldBy(store());
    commit(new Change.Fence(script.chunk(), 3));
    commit(new Change.Fence(script.chunk(), 1));
    StoredReplica fenced = reopen().replica(script.chunk());
    assertEquals(script.position(), fenced.prepared());
    assertEquals(3, fenced.committed());
    assertEquals(Phase.FENCED, fenced.phase());
  }

  @Test
  default void aFenceOfAnUnknownChunkIsKept() throws Exception {
    ChunkId unknown = new ChunkId(77);
    StoredReplica fenced = new StoredReplica(unknown, Phase.FENCED, null, Position.ZERO, 0);
    commit(new Change.Fence(unknown, 0));
    assertEquals(fenced, store().replica(unknown));
    assertEquals(fenced, crash().replica(unknown));
    assertNull(store().firstBatch(unknown));
    assertEquals(Position.ZERO, store().positionAt(unknown, 0));
    commit(new Change.Fence(unknown, 0));
    commit(new Change.Seal(unknown, Position.ZERO));
    StoredReplica sealed = new StoredReplica(unknown, Phase.SEALED, null, Position.ZERO, 0);
    assertEquals(sealed, reopen().replica(unknown));
  }

  @Test
  default void theFloorIsKeptAndForgetsOnlyWhatNeverArrived() throws Exception {
    ChunkScript real = stored(5, 10);
    commit(real.fence());
    commit(new Change.Fence(new ChunkId(4), 0), new Change.Fence(new ChunkId(60), 0));
    commit(new Change.RaiseFloor(50), new Change.Fence(new ChunkId(61), 0));
    commit(new Change.RaiseFloor(20));
    nowAndAfterRestarts(
        store -> {
          assertEquals(50, store.floor());
          real.assertHeldBy(store);
          assertNull(store.replica(new ChunkId(4)));
          assertEquals(Phase.FENCED, store.replica(new ChunkId(60)).phase());
          assertEquals(Phase.FENCED, store.replica(new ChunkId(61)).phase());
        });
    ChunkScript copied = new ChunkScript(4);
    commit(copied.create(), copied.append(6), copied.sealAt(2));
    commit(new Change.RaiseFloor(61));
    copied.assertHeldBy(crash());
    assertNull(store().replica(new ChunkId(60)));
    assertEquals(Phase.FENCED, store().replica(new ChunkId(61)).phase());
  }

  @Test
  default void aDroppedReplicaLeavesNoTraceAndMayComeBack() throws Exception {
    ChunkScript left = stored(1, 10, 70_000);
    ChunkScript dropped = stored(2, 10, 70_000);
    ChunkScript right = stored(3, 10, 70_000);
    commit(new Change.Drop(dropped.chunk()), new Change.Drop(new ChunkId(99)));
    dropped.assertAbsentFrom(store());
    dropped.assertAbsentFrom(crash());
    ChunkScript again = new ChunkScript(2);
    commit(again.create(), again.append(4));
    again.assertHeldBy(store());
    ChunkScript thrice = new ChunkScript(2);
    commit(new Change.Drop(again.chunk()), thrice.create(), thrice.append(3, 0), thrice.append(1));
    thrice.assertHeldBy(store());
    commit(thrice.sealAt(2));
    thrice.assertHeldBy(reopen());
    left.assertHeldBy(store());
    right.assertHeldBy(store());
  }

  @Test
  default void replicasAreVisitedInOrder() throws Exception {
    List<StoredReplica> expected = new ArrayList<>();
    for (long chunk : new long[] {1, 2, 255, 256, 65_536, 1L << 33, Long.MAX_VALUE - 20}) {
      ChunkScript script = stored(chunk, 3);
      if (chunk == 256) {
        commit(script.fence());
      } else if (chunk == 65_536) {
        commit(script.sealAt(1));
      }
      expected.add(script.state());
    }
    nowAndAfterRestarts(
        store -> {
          List<StoredReplica> visited = new ArrayList<>();
          store.forEachReplica(visited::add);
          assertEquals(expected, visited);
        });
  }
}
