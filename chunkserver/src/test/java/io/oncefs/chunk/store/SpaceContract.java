package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import org.junit.jupiter.api.Test;

/** A full store refuses, and goes on. */
interface SpaceContract extends StoreRig {
  StoreSettings SMALL = new StoreSettings(16 << 20, 4 << 20, 24 << 20);
  int MIB = 1 << 20;

  @Test
  default void aFullStoreRefusesWholeUnitsButFencesSealsAndDrops() throws Exception {
    reopen(SMALL);
    ChunkScript script = stored(1);
    WriteUnit refused = fill(script);
    StoredReplica before = store().replica(script.chunk());
    assertTrue(before.prepared().length() >= 4 * MIB, before::toString);
    assertTrue(before.prepared().length() <= SMALL.capacityBytes(), before::toString);
    assertThrows(StoreFull.class, () -> store().commit(refused));
    assertEquals(before, store().replica(script.chunk()));
    ChunkScript other = new ChunkScript(2);
    assertThrows(
        StoreFull.class,
        () -> commit(other.create(), other.append(8 * MIB), new Change.Fence(new ChunkId(3), 0)));
    other.assertAbsentFrom(store());
    new ChunkScript(3).assertAbsentFrom(store());

    commit(new Change.Fence(script.chunk(), 1), new Change.Fence(new ChunkId(3), 0));
    ChunkScript.readAll(store(), script.chunk(), before.prepared().length());
    commit(new Change.Seal(script.chunk(), store().positionAt(script.chunk(), 3)));
    assertEquals(3, crash().replica(script.chunk()).prepared().lsn());
  }

  @Test
  default void droppedSpaceIsUsedAgain() throws Exception {
    reopen(SMALL);
    for (long chunk = 1; chunk <= 4; chunk++) {
      ChunkScript script = stored(chunk);
      fill(script);
      StoredReplica full = store().replica(script.chunk());
      assertTrue(full.prepared().length() >= 4 * MIB, full::toString);
      commit(new Change.Drop(script.chunk()));
      store().reclaim();
    }
    assertTrue(store().usage().usedBytes() < 4 * MIB, () -> usage().toString());
  }

  @Test
  default void aCutTailGivesItsSpaceBack() throws Exception {
    ChunkScript script = stored(1, 1_000, 4 * MIB, 4 * MIB, 4 * MIB);
    long full = usage().usedBytes();
    commit(new Change.Seal(script.chunk(), script.positionAt(2)));
    store().reclaim();
    assertTrue(full > 4 * MIB, () -> full + " bytes");
    assertTrue(usage().usedBytes() < MIB, () -> full + " bytes before, now " + usage());
    assertEquals(1_000, ChunkScript.readAll(store(), script.chunk(), 1_000).length);
    commit(new Change.Seal(new ChunkId(9), Position.ZERO));
  }

  @Test
  default void chunksAreCountedAndFencesOfUnknownOnesAreNot() throws Exception {
    assertEquals(0, usage().chunks());
    ChunkScript first = stored(1, 1_000);
    ChunkScript second = stored(2, 2_000, 3_000);
    commit(new Change.Fence(first.chunk(), 0), new Change.Fence(new ChunkId(7), 0));
    assertEquals(2, usage().chunks());
    commit(new Change.Seal(second.chunk(), second.positionAt(1)));
    assertEquals(2, usage().chunks());
    crash();
    assertEquals(2, usage().chunks());
    commit(new Change.Drop(first.chunk()), new Change.Drop(new ChunkId(7)));
    assertEquals(1, usage().chunks());
    reopen(SMALL);
    assertEquals(1, usage().chunks());
  }

  private ChunkStore.Usage usage() {
    try {
      return store().usage();
    } catch (StoreException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Appends until the store is full; returns the unit that did not fit. */
  private WriteUnit fill(ChunkScript script) throws StoreException {
    for (int i = 0; i < 100; i++) {
      WriteUnit unit = StoreRig.unit(script.append(MIB));
      try {
        store().commit(unit);
      } catch (StoreFull full) {
        return unit;
      }
    }
    throw new AssertionError("the store takes more than its capacity");
  }
}
