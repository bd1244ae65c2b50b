package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreRig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that go around the journal. */
class BulkTest {
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

  /** What the chunks' files hold. */
  private long bulkBytes() throws IOException {
    return DirectoryImage.sizes(directory).entrySet().stream()
        .filter(each -> each.getKey().toString().endsWith(BulkFiles.SUFFIX))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void crash(String name) throws Exception {
    Path image = DirectoryImage.take(directory, temporary.resolve(name));
    store.close();
    directory = image;
    store = provider.open(directory, StoreRig.SETTINGS);
  }

  private void assertReadsAnywhere(ChunkScript script) throws StoreException {
    script.assertHeldBy(store);
    byte[] all = script.bytes();
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(all.length);
      int limit = from + 1 + random.nextInt(Math.min(200_000, all.length - from));
      byte[] read = store.read(script.chunk(), from, limit, 200_000).toBytes();
      assertTrue(read.length > 0);
      assertArrayEquals(Arrays.copyOfRange(all, from, from + read.length), read);
    }
  }

  @Test
  void aLargeUnitGoesToTheChunksFileAndNotToTheJournal() throws Exception {
    ChunkScript script = new ChunkScript(1);
    commit(script.create());
    long before = JournalImage.of(directory).end();
    commit(script.append(3 * MIB));
    assertTrue(JournalImage.of(directory).end() <= before + Segment.BLOCK_BYTES);
    assertEquals(3 * MIB, bulkBytes());
    script.assertHeldBy(store);
    crash("image");
    script.assertHeldBy(store);
  }

  @Test
  void smallAndLargeUnitsOfOneChunkReadAsOne() throws Exception {
    ChunkScript a = new ChunkScript(1);
    ChunkScript b = new ChunkScript(2);
    commit(a.create(), b.create());
    for (int i = 0; i < 4; i++) {
      commit(a.append(100 * i + 1), b.append(2 * MIB + i, 5));
      commit(a.append(MIB), a.append(MIB, 7), b.append(70_000));
      commit(b.append(3));
    }
    assertReadsAnywhere(a);
    assertReadsAnywhere(b);
    crash("image");
    assertReadsAnywhere(a);
    assertReadsAnywhere(b);
  }

  @Test
  void aCutWithinAChunksFile() throws Exception {
    ChunkScript script = new ChunkScript(1);
    commit(script.create(), script.append(MIB), script.append(MIB), script.append(MIB));
    commit(script.append(2 * MIB), script.append(2 * MIB));
    commit(script.sealAt(3));
    assertEquals(2 * MIB, bulkBytes(), "its space comes back");
    script.assertHeldBy(store);
    crash("image");
    script.assertHeldBy(store);
  }

  /**
   * The process ends when the bytes are in the chunk's file and the unit's batch is not durable.
   */
  private ChunkScript withLeftovers() throws Exception {
    ChunkScript script = new ChunkScript(1);
    commit(script.create(), script.append(2 * MIB));
    commit(script.append(9));
    commit(script.append(3 * MIB));
    assertEquals(5 * MIB, bulkBytes());
    Path image = DirectoryImage.take(directory, temporary.resolve("torn"));
    JournalImage.of(image).dropLast();
    store.close();
    directory = image;
    store = provider.open(directory, StoreRig.SETTINGS);
    assertEquals(2 * MIB, bulkBytes(), "what no unit refers to is given back");
    ChunkScript known = new ChunkScript(1);
    known.create();
    known.append(2 * MIB);
    known.append(9);
    return known;
  }

  @Test
  void whatAnUnfinishedUnitLeftIsNeverSeen() throws Exception {
    ChunkScript script = withLeftovers();
    script.assertHeldBy(store);
    commit(script.append(100));
    commit(script.append(MIB));
    assertReadsAnywhere(script);
    commit(script.append(4 * MIB));
    assertReadsAnywhere(script);
    crash("image");
    assertReadsAnywhere(script);
  }

  @Test
  void whatAnUnfinishedUnitLeftIsNeverSeenInALargeOne() throws Exception {
    ChunkScript script = withLeftovers();
    commit(script.append(2 * MIB), script.append(50));
    assertReadsAnywhere(script);
    commit(script.append(4 * MIB));
    assertReadsAnywhere(script);
  }

  @Test
  void aDroppedChunkComesBackAsAnother() throws Exception {
    ChunkScript dropped = withLeftovers();
    commit(new Change.Drop(dropped.chunk()));
    assertTrue(store.usage().usedBytes() < MIB, "its files are still there");
    ChunkScript again = new ChunkScript(1);
    commit(again.create(), again.append(70));
    commit(again.append(3 * MIB));
    assertReadsAnywhere(again);
    ChunkScript thrice = new ChunkScript(1);
    commit(new Change.Drop(again.chunk()), thrice.create(), thrice.append(2 * MIB, 4));
    assertReadsAnywhere(thrice);
    commit(thrice.append(2 * MIB));
    crash("image");
    assertReadsAnywhere(thrice);
  }
}
