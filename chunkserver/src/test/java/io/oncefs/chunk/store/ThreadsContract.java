package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Units of different chunks come from several threads, reads from any. */
interface ThreadsContract extends StoreRig {
  int WRITERS = 4;
  int UNITS = 40;

  @Test
  default void threadsCommitAndReadSideBySide() throws Exception {
    List<ChunkScript> scripts = new ArrayList<>();
    for (int i = 0; i < 2 * WRITERS; i++) {
      scripts.add(stored(10 + i));
    }
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      Future<Integer> reader = threads.submit(() -> readUntil(done, scripts.get(0).chunk()));
      List<Callable<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        ChunkScript a = scripts.get(2 * i);
        ChunkScript b = scripts.get(2 * i + 1);
        long fences = 1_000L * (i + 1);
        writers.add(() -> write(a, b, fences));
      }
      for (Future<Void> each : threads.invokeAll(writers)) {
        each.get();
      }
      done.set(true);
      reader.get();
    } finally {
      done.set(true);
      threads.shutdown();
    }
    for (ChunkScript each : scripts) {
      each.assertHeldBy(store());
    }
    crash();
    for (ChunkScript each : scripts) {
      each.assertHeldBy(store());
    }
    assertEquals(UNITS, store().floor());
  }

  private Void write(ChunkScript a, ChunkScript b, long fences) throws StoreException {
    for (int i = 1; i <= UNITS; i++) {
      commit(
          a.append(i * 100, 0),
          b.append(i),
          new Change.Fence(new ChunkId(fences + i), 0),
          new Change.RaiseFloor(i));
    }
    return null;
  }

  /** Every read must agree with every earlier one: what is committed never changes. */
  private int readUntil(AtomicBoolean done, ChunkId chunk) throws StoreException {
    byte[] before = {};
    int reads = 0;
    while (!done.get()) {
      long length = store().replica(chunk).prepared().length();
      byte[] now = ChunkScript.readAll(store(), chunk, length);
      assertArrayEquals(before, Arrays.copyOf(now, before.length));
      before = now;
      reads++;
    }
    return reads;
  }
}
