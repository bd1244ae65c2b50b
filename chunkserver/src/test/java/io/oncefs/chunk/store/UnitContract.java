package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.common.ChunkId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Units are whole or not there. */
interface UnitContract extends StoreRig {
  @Test
  default void anEmptyUnitChangesNothing() throws Exception {
    commit();
    store().forEachReplica(each -> assertEquals(null, each));
  }

  @Test
  default void aUnitOfManyChunksIsSeenAndKeptWhole() throws Exception {
    ChunkScript a = new ChunkScript(1);
    ChunkScript b = new ChunkScript(1L << 40);
    ChunkScript c = new ChunkScript(3);
    commit(a.create(), b.create(), a.append(100), c.create(), a.append(3, 0, 200_000), b.append(0));
    commit(c.append(5), c.fence(), b.append(70_000), a.append(1), b.sealAt(2), a.fence());
    nowAndAfterRestarts(
        store -> {
          a.assertHeldBy(store);
          b.assertHeldBy(store);
          c.assertHeldBy(store);
        });
  }

  @Test
  default void aUnitThatBreaksARuleAtItsEndLeavesNoTrace() throws Exception {
    ChunkScript kept = stored(1, 10);
    StoredReplica before = kept.state();
    ChunkScript refused = new ChunkScript(2);
    Change.Fence ofSealed = new Change.Fence(new ChunkId(3), 0);
    commit(new Change.Seal(new ChunkId(3), Position.ZERO));
    WriteUnit unit = StoreRig.unit(kept.append(20), refused.create(), refused.append(30), ofSealed);
    assertThrows(InvariantBroken.class, () -> store().commit(unit));
    assertEquals(before, store().replica(kept.chunk()));
    refused.assertAbsentFrom(store());
    assertEquals(before, crash().replica(kept.chunk()));
    refused.assertAbsentFrom(store());
  }

  @Test
  default void everyCommittedUnitSurvivesACrashAtOnce() throws Exception {
    ChunkScript script = stored(5);
    for (int size : new int[] {1, 0, 1_000, 65_536, 65_537, 300_000, 0, 2}) {
      commit(script.append(size, size / 2));
      crash();
      script.assertHeldBy(store());
    }
  }

  @Test
  default void whatIsLeftAfterATornEndAreWholeUnits() throws Exception {
    Random random = new Random(7);
    for (long chunk = 1; chunk < 60; chunk += 2) {
      ChunkScript a = new ChunkScript(chunk);
      ChunkScript b = new ChunkScript(chunk + 1);
      commit(a.create(), b.create());
      for (int i = 1; i < 6; i++) {
        commit(a.append(i * 100), b.append(i * 2_000, 5));
      }
      crashTorn(random);
      StoredReplica left = store().replica(a.chunk());
      ChunkScript againA = new ChunkScript(chunk);
      ChunkScript againB = new ChunkScript(chunk + 1);
      if (left == null) {
        againA.assertAbsentFrom(store());
        againB.assertAbsentFrom(store());
      } else {
        againA.create();
        againB.create();
        for (int i = 1; i < left.prepared().lsn(); i++) {
          againA.append(i * 100);
          againB.append(i * 2_000, 5);
        }
        againA.assertHeldBy(store());
        againB.assertHeldBy(store());
      }
    }
  }

  @Test
  default void preconditionsAreChecked() throws Exception {
    ChunkScript open = stored(1, 10, 20);
    ChunkScript sealed = stored(2, 10);
    commit(sealed.sealAt(2));
    ChunkScript fenced = stored(3, 10);
    commit(fenced.fence());
    ChunkScript unknown = new ChunkScript(4);
    unknown.create();
    Position elsewhere = open.positionAt(2);
    Change.Append next = new ChunkScript(9).append(8);
    Change.Append real = open.append(8);
    List<Change> refused = new ArrayList<>();
    refused.add(new ChunkScript(1).create());
    refused.add(new ChunkScript(2).create());
    refused.add(new ChunkScript(3).create());
    refused.add(unknown.append(1));
    refused.add(sealed.append(1));
    refused.add(fenced.append(1));
    refused.add(
        new Change.Append(open.chunk(), elsewhere, real.batch(), real.batch().after(elsewhere), 0));
    refused.add(new Change.Append(open.chunk(), real.before(), next.batch(), real.after(), 0));
    refused.add(new Change.Append(open.chunk(), real.before(), real.batch(), real.after(), 5));
    refused.add(new Change.Fence(open.chunk(), 4));
    refused.add(new Change.Fence(sealed.chunk(), 0));
    refused.add(new Change.Seal(open.chunk(), real.after()));
    refused.add(
        new Change.Seal(open.chunk(), new Position(2, elsewhere.length(), real.after().digest())));
    refused.add(new Change.Seal(sealed.chunk(), sealed.positionAt(1)));
    refused.add(new Change.Seal(unknown.chunk(), unknown.position()));
    for (Change each : refused) {
      assertThrows(InvariantBroken.class, () -> commit(each), each::toString);
    }
    commit(real);
    open.assertHeldBy(crash());
    unknown.assertAbsentFrom(store());
  }
}
