package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bytes and records come back as they went in. */
interface ReadContract extends StoreRig {
  @Test
  default void readsBeginAndEndAtEveryBoundary() throws Exception {
    ChunkScript script = stored(1, 5, 0, 65_536, 1, 65_535, 200_000, 0, 4_096);
    byte[] all = script.bytes();
    TreeSet<Integer> edges = new TreeSet<>(List.of(0, all.length));
    for (int lsn = 1; lsn <= script.position().lsn(); lsn++) {
      int edge = (int) script.positionAt(lsn).length();
      for (int piece = edge; piece <= all.length && piece <= edge + 262_144; piece += 65_536) {
        edges.addAll(List.of(Math.max(0, piece - 1), piece, Math.min(all.length, piece + 1)));
      }
    }
    for (int from : edges) {
      for (int to : edges.tailSet(from, false)) {
        assertRead(store(), script.chunk(), all, from, to, Limits.READ_BYTES_MAX);
      }
    }
    ChunkStore again = reopen();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(all.length);
      int limit = from + 1 + random.nextInt(all.length - from);
      assertRead(again, script.chunk(), all, from, limit, 1 + random.nextInt(100_000));
    }
  }

  private static void assertRead(
      ChunkStore store, ChunkId chunk, byte[] all, int from, int limit, int max)
      throws StoreException {
    Slice read = store.read(chunk, from, limit, max);
    assertTrue(read.length() >= 1 && read.length() <= Math.min(max, limit - from));
    assertArrayEquals(Arrays.copyOfRange(all, from, from + read.length()), read.toBytes());
  }

  @Test
  default void aReadStopsAtItsLimitAndEndsEmpty() throws Exception {
    ChunkScript script = stored(1, 100, 100);
    assertEquals(0, store().read(script.chunk(), 200, 200, 10).length());
    assertEquals(0, store().read(script.chunk(), 0, 0, 10).length());
    assertEquals(1, store().read(script.chunk(), 149, 150, 10).length());
  }

  @Test
  default void aReadBeyondWhatIsLeftIsEmpty() throws Exception {
    ChunkScript script = stored(1, 100, 100, 100);
    commit(script.sealAt(2));
    assertEquals(0, store().read(script.chunk(), 150, 300, 10).length());
    commit(new Change.Drop(script.chunk()));
    assertEquals(0, store().read(script.chunk(), 0, 100, 10).length());
  }

  @Test
  default void badArgumentsAreRefused() throws Exception {
    ChunkId chunk = stored(1, 100).chunk();
    ChunkStore store = store();
    assertThrows(IllegalArgumentException.class, () -> store.read(chunk, -1, 10, 10));
    assertThrows(IllegalArgumentException.class, () -> store.read(chunk, 11, 10, 10));
    assertThrows(IllegalArgumentException.class, () -> store.read(chunk, 0, 10, 0));
    assertThrows(
        IllegalArgumentException.class, () -> store.read(chunk, 0, 10, Limits.READ_BYTES_MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> store.positionAt(chunk, -1));
    assertThrows(
        IllegalArgumentException.class, () -> store.records(chunk, 0, 5, (before, each) -> true));
  }

  @Test
  default void recordsAreVisitedInAnyRangeUntilToldToStop() throws Exception {
    ChunkScript script = stored(1);
    for (int i = 0; i < 20; i++) {
      commit(script.append(i, 0, 2 * i));
    }
    for (long from = 1; from <= 22; from += 3) {
      for (long to = from; to <= 24; to += 4) {
        List<Long> seen = new ArrayList<>();
        store().records(script.chunk(), from, to, (before, each) -> seen.add(before.lsn()));
        List<Long> expected = new ArrayList<>();
        for (long lsn = from; lsn < Math.min(to, 21); lsn++) {
          expected.add(lsn);
        }
        assertEquals(expected, seen);
      }
    }
    List<Long> seen = new ArrayList<>();
    store()
        .records(
            script.chunk(), 2, 20, (before, each) -> seen.add(before.lsn()) && seen.size() < 3);
    assertEquals(List.of(2L, 3L, 4L), seen);
    store().records(script.chunk(), Long.MAX_VALUE - 1, Long.MAX_VALUE, (before, each) -> false);
  }

  @Test
  default void theLargestBatchIsTakenAndALargerOneRefused() throws Exception {
    ChunkScript script = stored(1);
    int[] sizes = new int[Limits.BATCH_RECORDS_MAX];
    Arrays.fill(sizes, 100);
    commit(script.append(sizes));
    commit(script.append(Limits.RECORD_BYTES_MAX));
    script.assertHeldBy(reopen());
    int[] more = Arrays.copyOf(sizes, sizes.length + 1);
    assertThrows(
        io.oncefs.common.InvariantBroken.class, () -> commit(new ChunkScript(1).append(more)));
  }
}
