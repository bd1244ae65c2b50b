package io.oncefs.chunk.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.chunk.engine.Verification.Outcome;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private final MemoryDisk disk =
      new MemoryDisk(new ClusterId(new Id128(1, 1)), new StoreId(new Id128(2, 2)));
  private final ChunkStore store = disk.open();
  private final ChunkScript script = new ChunkScript(3);

  private void commit(Change... changes) throws StoreException {
    WriteUnit unit = new WriteUnit();
    for (Change each : changes) {
      unit.add(each);
    }
    store.commit(unit);
  }

  private Position sealed() throws StoreException {
    commit(script.create());
    for (int i = 0; i < 20; i++) {
      commit(script.append(1_000, 0, 3_000));
    }
    commit(script.sealAt(21));
    return script.position();
  }

  private Outcome verified(Position at, int step) throws StoreException {
    Verification verification = new Verification(store, script.chunk(), at);
    Outcome outcome = Outcome.GOING_ON;
    while (outcome == Outcome.GOING_ON) {
      outcome = verification.step(step);
    }
    return outcome;
  }

  @Test
  void whatWasSealedIsWholeHoweverItIsRead() throws StoreException {
    Position at = sealed();
    assertEquals(Outcome.WHOLE, verified(at, 1));
    assertEquals(Outcome.WHOLE, verified(at, 10_000));
    assertEquals(Outcome.WHOLE, verified(at, 1 << 20));
  }

  @Test
  void aDamagedByteIsFoundWhereverItIs() throws StoreException {
    Position at = sealed();
    disk.damage(script.chunk(), at.length() - 1);
    assertThrows(StoreDamaged.class, () -> verified(at, 5_000));
  }

  @Test
  void anotherDecisionIsDifferent() throws StoreException {
    Position at = sealed();
    assertEquals(
        Outcome.DIFFERENT,
        verified(new Position(at.lsn(), at.length(), at.digest().with(1)), 5_000));
  }

  @Test
  void whatIsNotSealedIsAbsent() throws StoreException {
    commit(script.create(), script.append(10));
    assertEquals(Outcome.ABSENT, verified(script.position(), 5_000));
    commit(new Change.Drop(script.chunk()));
    assertEquals(Outcome.ABSENT, verified(script.position(), 5_000));
  }

  @Test
  void framesForACopyAreTheBatchesAsTheyWereStored() throws StoreException {
    Position at = sealed();
    List<Position> ends = new ArrayList<>();
    Position next = Position.ZERO;
    while (next.lsn() < at.lsn()) {
      Batches frame =
          CopyFrames.next(store, new FetchBatches(script.chunk(), at, next.lsn(), 10_000));
      assertEquals(next, frame.before());
      if (frame.first() != null) {
        next = frame.first().after(Position.ZERO);
      }
      for (var each : frame.batches()) {
        next = each.after(next);
      }
      ends.add(next);
    }
    assertEquals(at, next);
    assertEquals(7, ends.size(), "three batches make 10,000 bytes");
  }
}
