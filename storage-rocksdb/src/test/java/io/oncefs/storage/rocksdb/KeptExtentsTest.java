package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small reads of sealed chunks with large units: their extents stay in memory. */
class KeptExtentsTest {
  private static final int MIB = 1 << 20;

  @TempDir Path temporary;
  private final RocksStoreProvider provider = new RocksStoreProvider();
  private Path directory;
  private ChunkStore store;

  @BeforeEach
  void formatAndOpen() throws Exception {
    directory = temporary.resolve("store");
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
    store = provider.open(directory, StoreRig.SETTINGS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void commit(Change... changes) throws StoreException {
    store.commit(StoreRig.unit(changes));
  }

  /** Batches of these sizes, each pair of them in a unit of its own, sealed behind the last. */
  private ChunkScript sealed(int... sizes) throws StoreException {
    ChunkScript script = new ChunkScript(1);
    commit(script.create());
    for (int i = 0; i < sizes.length; i += 2) {
      commit(script.append(sizes[i]), script.append(sizes[i + 1]));
    }
    commit(script.sealAt(1 + sizes.length));
    return script;
  }

  private void assertReadsAnywhere(ChunkScript script) throws StoreException {
    byte[] all = script.bytes();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(all.length);
      int limit = from + 1 + random.nextInt(Math.min(40_000, all.length - from));
      byte[] read = store.read(script.chunk(), from, limit, 40_000).toBytes();
      assertTrue(read.length > 0);
      assertArrayEquals(Arrays.copyOfRange(all, from, from + read.length), read);
    }
  }

  @Test
  void smallReadsFindWhatLargeUnitsLeft() throws Exception {
    ChunkScript script = sealed(300_000, 17, 70, 900_001, 16_384, 300_000, 1, 2, MIB, 32_768);
    assertReadsAnywhere(script);
    script.assertHeldBy(store);
  }

  @Test
  void aChunkThatComesBackIsReadAsItIsNow() throws Exception {
    ChunkScript first = sealed(300_000, 300_000);
    assertReadsAnywhere(first);
    commit(new Change.Drop(first.chunk()));
    assertEquals(0, store.read(first.chunk(), 5, 10, 5).length());
    ChunkScript again = sealed(100_000, 400_000, MIB, 5);
    assertReadsAnywhere(again);
  }

  @Test
  void whatWasReadBesideADropIsNotFoundAfterIt() throws Exception {
    sealed(300_000, 300_000);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> readUntil(over));
    for (int i = 1; i <= 60; i++) {
      ChunkScript next = new ChunkScript(1);
      commit(new Change.Drop(next.chunk()));
      commit(next.create());
      commit(next.append(i * 9_000), next.append(600_000 - i * 9_000));
      commit(next.sealAt(3));
      assertReadsAnywhere(next);
    }
    over.set(true);
    reader.get();
  }

  private void readUntil(AtomicBoolean over) {
    Random random = new Random(7);
    while (!over.get()) {
      int from = random.nextInt(590_000);
      try {
        store.read(new ChunkId(1), from, from + 5_000, 5_000);
      } catch (StoreException damaged) {
        throw new CompletionException(damaged);
      }
    }
  }

  @Test
  void damageIsDamageAlsoWhereTheExtentIsInMemory() throws Exception {
    ChunkScript script = sealed(300_000, 300_000);
    assertReadsAnywhere(script);
    Path file;
    try (Stream<Path> files = Files.list(directory.resolve(BulkFiles.DIRECTORY))) {
      file = files.findFirst().orElseThrow();
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(40_000);
      int octet = raw.read();
      raw.seek(40_000);
      raw.write(octet ^ 4);
    }
    StoreDamaged damaged =
        assertThrows(StoreDamaged.class, () -> store.read(script.chunk(), 39_000, 43_000, 4_000));
    assertEquals(39_000, damaged.offset());
    assertEquals(4_000, store.read(script.chunk(), 59_000, 63_000, 4_000).length());
  }

  /** What is kept when, told apart from what is read. */
  @Nested
  class Keeping {
    private OpenedDatabase opened;
    private KeptExtents kept;
    private Runnable behindTheLookup = () -> {};

    @BeforeEach
    void open() throws Exception {
      sealed(300_000, 300_000);
      ChunkScript open = new ChunkScript(2);
      commit(open.create(), open.append(400_000));
      store.close();
      opened = OpenedDatabase.open(directory, StoreRig.SETTINGS);
      Database database = opened.database();
      ReplicaRows replicas = new ReplicaRows(database);
      ExtentRows rows = new ExtentRows(database);
      kept =
          new KeptExtents(
              new ReplicaStates(database, replicas, opened.floor()),
              chunk -> {
                ChunkExtents all = rows.all(chunk);
                behindTheLookup.run();
                return all;
              },
              MIB);
    }

    @AfterEach
    void close() {
      opened.close();
    }

    @Test
    void aSealedChunkIsLookedUpOnce() throws Exception {
      ChunkExtents extents = asked(new ChunkId(1));
      assertNotNull(extents);
      assertEquals(2, extents.count());
      assertSame(extents, kept.of(new ChunkId(1)));
      kept.erased(new ChunkId(1));
      assertNotSame(extents, asked(new ChunkId(1)));
    }

    /** As often as it takes until it is kept, if it may be. */
    private ChunkExtents asked(ChunkId chunk) throws Exception {
      ChunkExtents first = kept.of(chunk);
      return first != null ? first : kept.of(chunk);
    }

    @Test
    void whoAsksForTheFirstTimeSearchesForItself() throws Exception {
      behindTheLookup = () -> fail("all rows are read");
      assertNull(kept.of(new ChunkId(1)));
    }

    @Test
    void whatWasLookedUpBeforeAnErasureIsNotKeptAfterIt() throws Exception {
      behindTheLookup = () -> kept.erased(new ChunkId(1));
      ChunkExtents before = asked(new ChunkId(1));
      assertNotNull(before);
      behindTheLookup = () -> {};
      assertNotSame(before, asked(new ChunkId(1)));
    }

    @Test
    void whatMayGrowIsNotKept() throws Exception {
      assertNull(asked(new ChunkId(2)));
      assertNull(asked(new ChunkId(3)));
    }
  }

  /** The list of extents itself. */
  @Nested
  class Lists {
    private final ChunkExtents extents = new ChunkExtents();

    private Extent extent(int length) {
      return Extent.of(new ChunkId(1), 0, Slice.of(new byte[length]), 0, new Scratch());
    }

    @Test
    void theLastThatBeginsBeforeAnOffset() {
      assertEquals(-1, extents.floor(7));
      for (int i = 0; i < 40; i++) {
        assertTrue(extents.add(10 + 5L * i, extent(5)));
      }
      assertEquals(-1, extents.floor(9));
      assertEquals(0, extents.floor(10));
      assertEquals(0, extents.floor(14));
      assertEquals(1, extents.floor(15));
      assertEquals(39, extents.floor(Long.MAX_VALUE));
    }

    @Test
    void moreThanAreKeptAreNone() {
      for (int i = 0; i < ChunkExtents.COUNT_MAX; i++) {
        assertTrue(extents.add(i, extent(1)));
      }
      assertTrue(extents.areComplete());
      assertTrue(extents.weight() > ChunkExtents.COUNT_MAX);
      assertFalse(extents.add(ChunkExtents.COUNT_MAX, extent(1)));
      assertFalse(extents.areComplete());
      assertEquals(0, extents.count());
      assertEquals(-1, extents.floor(5));
    }
  }
}
