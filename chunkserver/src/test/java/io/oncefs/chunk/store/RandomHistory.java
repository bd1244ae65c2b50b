package io.oncefs.chunk.store;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Valid units from a seed: each follows from where an oracle stands after the ones before. */
final class RandomHistory {
  private static final int CHUNKS = 6;

  private final Random random;
  private final ChunkStore oracle;
  private final Map<ChunkId, ChunkScript> scripts = new HashMap<>();
  private long floor;

  RandomHistory(long seed, ChunkStore oracle) {
    this.random = new Random(seed);
    this.oracle = oracle;
  }

  /** A unit of one to three chunks, each with a few changes. */
  WriteUnit next() throws StoreException {
    WriteUnit unit = new WriteUnit();
    int first = random.nextInt(CHUNKS);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      add(unit, new ChunkId(1 + (first + i) % CHUNKS));
    }
    if (random.nextInt(20) == 0) {
      floor += random.nextInt(2);
      unit.add(new Change.RaiseFloor(floor));
    }
    return unit;
  }

  private void add(WriteUnit unit, ChunkId chunk) throws StoreException {
    StoredReplica replica = oracle.replica(chunk);
    int dice = random.nextInt(100);
    if (replica == null) {
      absent(unit, chunk, dice);
    } else if (dice < 5) {
      unit.add(new Change.Drop(chunk));
      scripts.remove(chunk);
      if (random.nextBoolean()) {
        unit.add(new Change.Fence(chunk, 0));
      }
    } else if (replica.phase() == Phase.COPYING) {
      copying(unit, scripts.get(chunk), dice);
    } else if (replica.phase() == Phase.FENCED && replica.description() == null && dice < 20) {
      copy(unit, chunk);
    } else if (replica.phase() == Phase.OPEN) {
      open(unit, scripts.get(chunk), dice);
    } else if (replica.phase() == Phase.FENCED && dice < 40) {
      long committed = replica.committed();
      committed += random.nextInt((int) (replica.prepared().lsn() - committed) + 1);
      unit.add(new Change.Fence(chunk, committed));
    } else if (replica.phase() == Phase.FENCED && dice < 60) {
      unit.add(new Change.Seal(chunk, anyPosition(replica)));
    } else if (replica.phase() == Phase.SEALED && dice < 10) {
      unit.add(new Change.Seal(chunk, replica.prepared()));
    }
  }

  private void absent(WriteUnit unit, ChunkId chunk, int dice) {
    if (dice < 8) {
      unit.add(new Change.Fence(chunk, 0));
    } else if (dice < 10) {
      unit.add(new Change.Seal(chunk, Position.ZERO));
    } else if (dice < 30) {
      copy(unit, chunk);
    } else {
      ChunkScript script = new ChunkScript(chunk.value());
      scripts.put(chunk, script);
      unit.add(script.create());
      append(unit, script, random.nextInt(3));
    }
  }

  private void copy(WriteUnit unit, ChunkId chunk) {
    ChunkScript script = new ChunkScript(chunk.value());
    scripts.put(chunk, script);
    unit.add(script.beginCopy());
    append(unit, script, random.nextInt(3));
  }

  private void copying(WriteUnit unit, ChunkScript script, int dice) {
    append(unit, script, random.nextInt(4));
    if (dice < 20) {
      unit.add(new Change.Seal(script.chunk(), script.position()));
    }
  }

  private void open(WriteUnit unit, ChunkScript script, int dice) {
    append(unit, script, 1 + random.nextInt(4));
    if (dice < 9) {
      unit.add(script.fence());
    } else if (dice < 13) {
      unit.add(new Change.Seal(script.chunk(), script.positionAt(anyLsn(script))));
    }
  }

  private int anyLsn(ChunkScript script) {
    return random.nextInt((int) script.position().lsn() + 1);
  }

  private Position anyPosition(StoredReplica replica) throws StoreException {
    long lsn = random.nextInt((int) replica.prepared().lsn() + 1);
    return oracle.positionAt(replica.chunk(), lsn);
  }

  private void append(WriteUnit unit, ChunkScript script, int batches) {
    for (int i = 0; i < batches; i++) {
      int records = 1 + random.nextInt(4);
      int[] sizes = new int[records];
      for (int each = 0; each < records; each++) {
        int magnitude = random.nextInt(random.nextInt(5) == 0 ? 22 : 16);
        sizes[each] = magnitude == 0 ? 0 : random.nextInt(1 << magnitude);
      }
      unit.add(script.append(sizes));
    }
  }
}
