package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Position;
import org.junit.jupiter.api.Test;

/** Copies of sealed chunks come in batches; dropped chunks leave a fence where one is wanted. */
interface CopyContract extends StoreRig {
  @Test
  default void aCopyGrowsAcrossRestartsAndIsSealedWhereItEnds() throws Exception {
    ChunkScript script = new ChunkScript(1);
    commit(script.beginCopy(), script.append(1_000, 0, 70_000));
    nowAndAfterRestarts(script::assertHeldBy);
    assertEquals(Phase.COPYING, script.state().phase());
    commit(script.append(3 << 20));
    nowAndAfterRestarts(script::assertHeldBy);
    assertThrows(
        InvariantBroken.class, () -> commit(new Change.Seal(script.chunk(), script.positionAt(2))));
    commit(script.sealAt(3));
    nowAndAfterRestarts(script::assertHeldBy);
  }

  @Test
  default void aCopyTakesThePlaceOfAFenceOfTheUnknownAndIsNotForgottenWithIt() throws Exception {
    ChunkScript script = new ChunkScript(5);
    commit(new Change.Fence(script.chunk(), 0));
    commit(script.beginCopy(), script.append(100));
    commit(new Change.RaiseFloor(1_000));
    nowAndAfterRestarts(script::assertHeldBy);
    commit(script.sealAt(2));
    commit(new Change.RaiseFloor(2_000));
    nowAndAfterRestarts(script::assertHeldBy);
  }

  @Test
  default void nothingElseIsCopiedOver() throws Exception {
    ChunkScript script = stored(1, 100);
    Change.BeginCopy copy = new ChunkScript(1).beginCopy();
    assertThrows(InvariantBroken.class, () -> commit(copy));
    commit(script.fence());
    assertThrows(InvariantBroken.class, () -> commit(copy));
    commit(script.sealAt(2));
    assertThrows(InvariantBroken.class, () -> commit(copy));
    nowAndAfterRestarts(script::assertHeldBy);
  }

  @Test
  default void aDropCanLeaveAFenceInTheSameUnit() throws Exception {
    ChunkScript script = stored(1, 1_000, 3 << 20);
    ChunkScript other = stored(2, 500);
    commit(new Change.Drop(script.chunk()), new Change.Fence(script.chunk(), 0));
    nowAndAfterRestarts(
        store -> {
          assertEquals(
              new StoredReplica(script.chunk(), Phase.FENCED, null, Position.ZERO, 0),
              store.replica(script.chunk()));
          assertNull(store.firstBatch(script.chunk()));
          assertEquals(0, store.read(script.chunk(), 0, 1, 1).length());
          other.assertHeldBy(store);
        });
    commit(new Change.RaiseFloor(2));
    nowAndAfterRestarts(script::assertAbsentFrom);
  }

  @Test
  default void aCopyMayComeWhereAnotherReplicaWasDropped() throws Exception {
    commit(new Change.Drop(stored(1, 5_000, 3 << 20, 10).chunk()));
    ChunkScript again = new ChunkScript(1);
    commit(again.beginCopy(), again.append(7));
    nowAndAfterRestarts(again::assertHeldBy);
  }
}
