package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.chunk.store.memory.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any history a store shows what the memory store shows. */
interface OracleContract extends StoreRig {
  int STEPS = 120;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  default void agreesWithTheMemoryStore(long seed) throws Exception {
    ChunkStore oracle = new MemoryDisk(CLUSTER, STORE).open();
    RandomHistory history = new RandomHistory(seed, oracle);
    for (int step = 0; step < STEPS; step++) {
      WriteUnit unit = history.next();
      oracle.commit(unit);
      store().commit(unit);
      if (step % 20 == 19) {
        assertSame(oracle, step % 40 == 19 ? reopen() : crash());
      }
    }
    assertSame(oracle, store());
  }

  private static void assertSame(ChunkStore oracle, ChunkStore store) throws StoreException {
    List<StoredReplica> expected = new ArrayList<>();
    List<StoredReplica> actual = new ArrayList<>();
    oracle.forEachReplica(expected::add);
    store.forEachReplica(actual::add);
    assertEquals(expected, actual);
    assertEquals(oracle.floor(), store.floor());
    for (StoredReplica each : expected) {
      assertEquals(oracle.firstBatch(each.chunk()), store.firstBatch(each.chunk()));
      assertEquals(each, store.replica(each.chunk()));
      assertEquals(visit(oracle, each), visit(store, each));
      long length = each.prepared().length();
      assertArrayEquals(
          ChunkScript.readAll(oracle, each.chunk(), length),
          ChunkScript.readAll(store, each.chunk(), length));
    }
  }

  private static List<Object> visit(ChunkStore store, StoredReplica replica) throws StoreException {
    List<Object> seen = new ArrayList<>();
    store.records(
        replica.chunk(),
        1,
        Long.MAX_VALUE,
        (before, records) -> seen.add(before) && seen.add(records));
    for (long lsn = 0; lsn <= replica.prepared().lsn() + 1; lsn++) {
      seen.add(String.valueOf(store.positionAt(replica.chunk(), lsn)));
    }
    return seen;
  }
}
