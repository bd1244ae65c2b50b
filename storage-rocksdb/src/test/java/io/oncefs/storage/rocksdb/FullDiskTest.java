package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program fills the disk to the last byte, on a small disk of its own. */
class FullDiskTest {
  private static final int MIB = 1 << 20;
  private static final StoreSettings SETTINGS = new StoreSettings(16 * MIB, 96 * MIB, 0);

  /** So many that the journal goes on in other files and tables have to be written. */
  private static final int FENCES = 3_000;

  @TempDir Path temporary;
  private Path disk = Path.of("");
  private boolean mounted;

  private static int run(String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        System.err.println(List.of(line) + " ended with " + exit + ": " + said);
      }
      return exit;
    }
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temporary.resolve("disk"));
    Path image = temporary.resolve("image");
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), 320L * MIB);
    }
    mounted =
        run("mkfs.ext4", "-q", "-m", "0", image.toString()) == 0
            && run("mount", "-o", "loop", image.toString(), disk.toString()) == 0;
    assumeTrue(mounted, "needs root, mkfs.ext4 and loop devices");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertEquals(0, run("umount", "-l", disk.toString()));
    }
  }

  private void fillTheDisk() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            disk.resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int size = MIB; size > 0; size = size == 1 ? 0 : Math.max(1, size / 16)) {
        fill(channel, size);
      }
      channel.force(true);
    }
  }

  private static void fill(FileChannel channel, int size) {
    try {
      while (channel.write(ByteBuffer.wrap(new byte[size]), channel.size()) == size) {
        assertTrue(channel.size() < 400L * MIB);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("space"), full::toString);
    }
  }

  @Test
  void fencesAreStoredReadsGoOnAndAppendsResume() throws Exception {
    RocksStoreProvider provider = new RocksStoreProvider();
    Path directory = disk.resolve("store");
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
    ChunkScript script = new ChunkScript(1);
    long length;
    try (ChunkStore store = provider.open(directory, SETTINGS)) {
      for (int i = 0; i < 10; i++) {
        store.usage();
      }
      assertEquals(24 * MIB, Files.size(directory.resolve(Ballast.FILE)));
      store.commit(StoreRig.unit(script.create(), script.append(MIB)));
      length = store.replica(script.chunk()).prepared().length();
      fillTheDisk();

      assertThrows(StoreFull.class, () -> store.commit(StoreRig.unit(script.append(MIB))));
      for (long chunk = 2; chunk < 2 + FENCES; chunk++) {
        store.commit(StoreRig.unit(new Change.Fence(new ChunkId(chunk), 0)));
      }
      assertFalse(Files.exists(directory.resolve(Ballast.FILE)), "it was given up");
      assertEquals(length, ChunkScript.readAll(store, script.chunk(), length).length);

      Files.delete(disk.resolve("other"));
      store.usage();
      assertTrue(Files.exists(directory.resolve(Ballast.FILE)), "it is made again");
      ChunkScript other = new ChunkScript(90_000);
      store.commit(StoreRig.unit(other.create(), other.append(MIB)));
      assertEquals(MIB, ChunkScript.readAll(store, other.chunk(), MIB).length);
    }
    try (ChunkStore store = provider.open(directory, SETTINGS)) {
      assertEquals(length, ChunkScript.readAll(store, script.chunk(), length).length);
    }
  }
}
