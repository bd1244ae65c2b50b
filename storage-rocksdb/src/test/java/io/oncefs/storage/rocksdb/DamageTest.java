package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what was written: refused, or right as far as they go, never wrong. */
class DamageTest {
  private static final int UNITS = 12;

  @TempDir Path temporary;
  private final RocksStoreProvider provider = new RocksStoreProvider();
  private final List<ChunkScript> chunks = List.of(new ChunkScript(1), new ChunkScript(2));
  private ChunkStore running;

  @BeforeEach
  void formatAndOpen() throws Exception {
    provider.format(directory(), StoreRig.CLUSTER, StoreRig.STORE);
    running = provider.open(directory(), StoreRig.SETTINGS);
    commit(chunks.get(0).create(), chunks.get(1).create());
    for (int i = 1; i < UNITS; i++) {
      commit(chunks.get(0).append(i * 100), chunks.get(1).append(size(i), 5));
    }
  }

  /** One unit is a bulk one, some have a blob. */
  private static int size(int unit) {
    return unit == 6 ? 2_200_000 : unit % 4 == 0 ? 90_000 : 10;
  }

  @AfterEach
  void close() {
    running.close();
  }

  private Path directory() {
    return temporary.resolve("store");
  }

  private void commit(Change... changes) throws StoreException {
    running.commit(StoreRig.unit(changes));
  }

  /** Moves everything from the journal into table and blob files. */
  private void flush() throws StoreException {
    ChunkScript passing = new ChunkScript(9);
    commit(passing.create());
    commit(new Change.Drop(passing.chunk()));
    running.reclaim();
  }

  @Test
  void aFlippedBitInTheJournalIsNoticedOrCutsItsEnd() throws Exception {
    int refused = flipBits(Journal.SUFFIX, 40);
    assertTrue(refused >= 25, refused + " of 40 images were refused; others hit padding");
  }

  @Test
  void aFlippedBitInATableOrBlobFileNeverShows() throws Exception {
    flush();
    flipBits(".sst", 30);
    flipBits(".blob", 20);
  }

  @Test
  void aFlippedBitInAChunksFileIsNoticed() throws Exception {
    int noticed = flipBits(BulkFiles.SUFFIX, 20);
    assertTrue(noticed >= 19, noticed + " of 20; what is behind the last byte pads a block");
  }

  @Test
  void aChunksFileThatIsGoneIsNoticed() throws Exception {
    running.close();
    for (Path each : DirectoryImage.sizes(directory()).keySet()) {
      if (each.toString().endsWith(BulkFiles.SUFFIX)) {
        Files.delete(each);
      }
    }
    assertThrows(StoreDamaged.class, () -> unitsIn(directory()));
  }

  /** Its bytes are not found any more, and their space is not; all else is. */
  @Test
  void whereOneChunksBytesLieMayBeDamagedAndTheStoreOpens() throws Exception {
    ChunkScript bulk = chunks.get(1);
    int offset = (int) bulk.positionAt(6).length();
    int check =
        Pieces.crc(bulk.chunk(), offset, bulk.bytes(), offset, Pieces.BYTES_MAX, new Scratch());
    flush();
    running.close();
    flipWhere(ByteBuffer.allocate(4).putInt(check).array());
    running = provider.open(directory(), StoreRig.SETTINGS);
    chunks.get(0).assertHeldBy(running);
    assertThrows(StoreDamaged.class, () -> running.read(bulk.chunk(), offset, offset + 9, 9));
    commit(new Change.Drop(bulk.chunk()));
  }

  @Test
  void aStoreThatMetDamageWhileItMergedTablesIsNotOpenedAgain() throws Exception {
    ChunkScript good = new ChunkScript(3);
    ChunkScript bad = new ChunkScript(4);
    commit(good.create(), bad.create());
    for (int i = 0; i < 2_000; i++) {
      commit(good.append(500), bad.append(500));
    }
    commit(good.sealAt(2_001), bad.sealAt(2_001));
    flush();
    running.close();
    flipWhere(Arrays.copyOfRange(bad.bytes(), 300_000, 300_016));
    running = provider.open(directory(), StoreRig.SETTINGS);
    commit(new Change.Drop(bad.chunk()));
    assertThrows(StoreFailed.class, running::reclaim);
    running.close();
    StoreUnusable refused =
        assertThrows(StoreUnusable.class, () -> provider.open(directory(), StoreRig.SETTINGS));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("oncefs format chunkserver"),
        refused.getMessage());
  }

  /** Flips a bit of these bytes in each table that has them. */
  private void flipWhere(byte[] wanted) throws IOException {
    int hits = 0;
    for (Path file : DirectoryImage.sizes(directory()).keySet()) {
      byte[] all = file.toString().endsWith(".sst") ? Files.readAllBytes(file) : new byte[0];
      for (int at = 0; at + wanted.length <= all.length; at++) {
        if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
          JournalImage.flip(file, at, 1);
          hits++;
        }
      }
    }
    assertTrue(hits > 0, "the bytes are in a table");
  }

  @Test
  void aFlippedBitInAnyOtherFileNeverShows() throws Exception {
    flush();
    flipBits("", 40);
  }

  /** Flips one bit in one file of each image; returns how many were refused or found damaged. */
  private int flipBits(String suffix, int images) throws Exception {
    Random random = new Random(suffix.hashCode());
    Path image = temporary.resolve("image");
    int noticed = 0;
    for (int i = 0; i < images; i++) {
      DirectoryImage.take(directory(), image);
      List<Path> files =
          DirectoryImage.sizes(image).entrySet().stream()
              .filter(each -> each.getValue() > 0)
              .map(Map.Entry::getKey)
              .filter(each -> each.toString().endsWith(suffix))
              .toList();
      Path file = files.get(random.nextInt(files.size()));
      boolean inJournal = suffix.equals(Journal.SUFFIX);
      long size = inJournal ? JournalImage.of(image).end() : Files.size(file);
      long at = random.nextLong(size);
      int bit = 1 << random.nextInt(8);
      JournalImage.flip(file, at, bit);
      try {
        int units = unitsIn(image);
        assertTrue(
            units == UNITS || !List.of(".sst", ".blob", BulkFiles.SUFFIX).contains(suffix),
            () -> file + " lost units by a bit at " + at);
      } catch (StoreUnusable | StoreDamaged detected) {
        noticed++;
      } catch (AssertionError wrong) {
        throw new AssertionError(file + ", bit " + bit + " of the byte at " + at, wrong);
      }
    }
    return noticed;
  }

  /**
   * Opens the image and checks that it holds a prefix of the units, each whole; returns how many.
   */
  private int unitsIn(Path image) throws StoreException {
    try (ChunkStore store = provider.open(image, StoreRig.SETTINGS)) {
      ChunkScript first = new ChunkScript(1);
      ChunkScript second = new ChunkScript(2);
      var state = store.replica(new ChunkId(1));
      int units = state == null ? 0 : (int) state.prepared().lsn();
      if (units == 0) {
        first.assertAbsentFrom(store);
        second.assertAbsentFrom(store);
        return 0;
      }
      first.create();
      second.create();
      for (int i = 1; i < units; i++) {
        first.append(i * 100);
        second.append(size(i), 5);
      }
      first.assertHeldBy(store);
      second.assertHeldBy(store);
      return units;
    }
  }
}
