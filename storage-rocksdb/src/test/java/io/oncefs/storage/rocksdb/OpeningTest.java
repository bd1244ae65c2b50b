package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused at the door, and what the message tells to do. */
class OpeningTest {
  private static final StoreId OTHER = new StoreId(new Id128(1, 2));

  @TempDir Path temporary;
  private final RocksStoreProvider provider = new RocksStoreProvider();

  private Path formatted(String name, StoreId store) throws StoreUnusable {
    Path directory = temporary.resolve(name);
    provider.format(directory, StoreRig.CLUSTER, store);
    return directory;
  }

  private void assertRefused(Path directory, String... said) {
    StoreUnusable refused =
        assertThrows(
            StoreUnusable.class, () -> provider.open(directory, StoreRig.SETTINGS).close());
    for (String each : said) {
      assertTrue(refused.getMessage().contains(each), refused.getMessage());
    }
  }

  @Test
  void aDirectoryThatWasNeverFormatted() {
    assertRefused(
        temporary.resolve("none"), "holds no chunk store", "oncefs format chunkserver --cluster");
    assertTrue(Files.notExists(temporary.resolve("none")));
  }

  @Test
  void aDirectoryThatIsInUseNamesTheProcess() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    try (ChunkStore running = provider.open(directory, StoreRig.SETTINGS)) {
      assertEquals(1, running.generation().value());
      assertRefused(directory, "in use by process " + ProcessHandle.current().pid());
    }
    provider.open(directory, StoreRig.SETTINGS).close();
  }

  @Test
  void aFormattedDirectoryIsNotFormattedAgain() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    StoreUnusable refused =
        assertThrows(
            StoreUnusable.class, () -> provider.format(directory, StoreRig.CLUSTER, OTHER));
    assertTrue(refused.getMessage().contains(StoreRig.STORE.toString()), refused.getMessage());
    Path foreign = Files.createDirectory(temporary.resolve("b"));
    Files.writeString(foreign.resolve("thesis.txt"), "mine");
    assertThrows(StoreUnusable.class, () -> provider.format(foreign, StoreRig.CLUSTER, OTHER));
    assertEquals("mine", Files.readString(foreign.resolve("thesis.txt")));
  }

  @Test
  void aFormatThatDidNotFinish() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    Files.delete(directory.resolve(StoreProperties.FILE));
    assertRefused(directory, "holds no chunk store", StoreProperties.FILE);
    StoreUnusable refused =
        assertThrows(
            StoreUnusable.class, () -> provider.format(directory, StoreRig.CLUSTER, OTHER));
    assertTrue(refused.getMessage().contains("rm -r " + directory), refused.getMessage());
  }

  @Test
  void aLaterFormatNamesBothVersions() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    Path file = directory.resolve(StoreProperties.FILE);
    Files.writeString(file, Files.readString(file).replace("format=3", "format=4"));
    assertRefused(directory, "says format 4", "reads format 3");
  }

  @Test
  void theFilesOfTwoStoresMixedNameBoth() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    Path other = formatted("b", OTHER);
    Path database = directory.resolve(OpenedDatabase.DATABASE);
    DirectoryImage.delete(database);
    Files.move(other.resolve(OpenedDatabase.DATABASE), database);
    assertRefused(
        directory, StoreRig.STORE.toString(), OTHER.toString(), "mv " + directory, ".damaged");
  }

  @Test
  void aDatabaseThatIsGone() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    DirectoryImage.delete(directory.resolve(OpenedDatabase.DATABASE));
    assertRefused(
        directory,
        "does not open",
        "mv "
            + directory
            + " "
            + directory
            + ".damaged && oncefs format chunkserver --cluster "
            + StoreRig.CLUSTER);
  }

  @Test
  void aPropertiesFileThatIsGarbage() throws Exception {
    Path directory = formatted("a", StoreRig.STORE);
    Path file = directory.resolve(StoreProperties.FILE);
    Files.writeString(file, "format=3\ncluster=x\nstore=y\n");
    assertRefused(directory, "damaged");
    Files.write(file, new byte[] {(byte) 0xFF, 0, 1});
    assertRefused(directory, StoreProperties.FILE);
  }
}
