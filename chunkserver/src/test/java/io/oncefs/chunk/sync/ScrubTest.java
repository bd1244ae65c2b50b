package io.oncefs.chunk.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.chunk.HandLoop;
import io.oncefs.chunk.OneLoopHost;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.WriterTable;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScrubTest {
  private static final StoreId STORE = new StoreId(new Id128(0, 1));
  private static final int CHUNKS = 50;

  private final MemoryDisk disk = new MemoryDisk(new ClusterId(new Id128(0, 2)), STORE);
  private final SimScheduler scheduler = new SimScheduler(1);
  private final SimHost host =
      new SimHost(scheduler, (what, cause) -> fail("a fault: " + what, cause));

  /** The bytes that are read take time, not the replicas: there may be a million of them. */
  @Test
  void smallReplicasAreNotPaidForAsLargeOnes() throws Exception {
    ChunkStore store = disk.open();
    for (int i = 1; i <= CHUNKS; i++) {
      store.commit(sealed(new ChunkId(i)));
    }
    disk.damage(new ChunkId(CHUNKS), 0);
    List<ChunkId> damaged = new ArrayList<>();
    ScrubSettings slow = new ScrubSettings(1 << 20, TimeUnit.SECONDS.toNanos(1));
    new Scrub(host, store, slow, damaged::add).start();
    while (damaged.isEmpty()) {
      assertTrue(scheduler.step(), "it ended without having seen it");
    }
    assertEquals(List.of(new ChunkId(CHUNKS)), damaged);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(scheduler.nowNanos());
    assertTrue(seconds < CHUNKS / 10, "it took " + seconds + " s");
  }

  /** Real loops interrupt what runs when they are closed. */
  @Test
  void closingLetsAReadComeToItsEnd() {
    HandLoop loop = new HandLoop();
    AtomicInteger closed = new AtomicInteger();
    Scrub[] scrub = new Scrub[1];
    ChunkStore store =
        (ChunkStore)
            Proxy.newProxyInstance(
                ScrubTest.class.getClassLoader(),
                new Class<?>[] {ChunkStore.class},
                (self, method, arguments) -> {
                  scrub[0].close(closed::incrementAndGet);
                  assertFalse(loop.isClosed(), "a read is under way");
                  assertEquals(0, closed.get(), "a read is under way");
                  return List.of();
                });
    ScrubSettings slow = new ScrubSettings(1 << 20, TimeUnit.SECONDS.toNanos(1));
    scrub[0] = new Scrub(new OneLoopHost(loop), store, slow, chunk -> fail("no damage"));
    scrub[0].start();
    loop.runAll();
    assertTrue(loop.isClosed());
    assertEquals(1, closed.get());
  }

  private static WriteUnit sealed(ChunkId chunk) {
    ReplicaLocation here = new ReplicaLocation(STORE, new Generation(1), "here:1");
    FirstBatch first =
        new FirstBatch(
            new ChunkDescription(chunk, new FileId(chunk.value()), 0, 1 << 20, List.of(here), null),
            WriterTable.EMPTY);
    Slice bytes = Slice.of(new byte[100]);
    Batch batch =
        new Batch(
            List.of(
                new IdempotencyRecord(
                    RecordKind.APPEND,
                    WriterId.named("one"),
                    new WriterEpoch(1),
                    0,
                    1,
                    0,
                    0,
                    bytes.length(),
                    bytes.crc32c())),
            bytes);
    Position begun = first.after(Position.ZERO);
    Position end = batch.after(begun);
    return new WriteUnit()
        .add(new Change.Create(first, begun))
        .add(new Change.Append(chunk, begun, batch, end, end.lsn()))
        .add(new Change.Seal(chunk, end));
  }
}
