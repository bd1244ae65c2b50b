package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the look before opening, the first test never ends, and the second one opens. */
class LogHeadersTest {
  private static final int HEADER_BYTES = 7;
  private static final int TO_A_REUSED_FILE = 4;

  @TempDir Path temporary;
  private final RocksStoreProvider provider = new RocksStoreProvider();
  private Path directory = Path.of("");

  @BeforeEach
  void makeAStore() throws Exception {
    directory = temporary.resolve("store");
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
  }

  @Test
  void theLastRecordOfTheManifestClaimsToBeOfAReusedFile() throws Exception {
    Path manifest = file("MANIFEST-");
    List<Integer> records = records(manifest);
    flip(manifest, records.get(records.size() - 1));
    assertRefused(manifest);
  }

  @Test
  void theFirstRecordOfTheLogClaimsToBeOfAReusedFile() throws Exception {
    Path log = file(".log");
    flip(log, records(log).get(0));
    assertRefused(log);
  }

  @Test
  void anHonestStoreOpens() throws Exception {
    provider.open(directory, StoreRig.SETTINGS).close();
  }

  private void assertRefused(Path file) {
    StoreUnusable refused =
        assertThrows(
            StoreUnusable.class, () -> provider.open(directory, StoreRig.SETTINGS).close());
    assertTrue(refused.getMessage().contains(file + " is damaged"), refused.getMessage());
    assertTrue(refused.getMessage().contains("oncefs format chunkserver"), refused.getMessage());
  }

  private Path file(String part) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found =
          files.filter(each -> each.getFileName().toString().contains(part)).toList();
      assertEquals(1, found.size(), found.toString());
      return found.get(0);
    }
  }

  private static List<Integer> records(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> records = new ArrayList<>();
    int at = 0;
    while (at + HEADER_BYTES <= bytes.limit() && bytes.get(at + 6) != 0) {
      records.add(at);
      at += HEADER_BYTES + (bytes.getShort(at + 4) & 0xffff);
    }
    return records;
  }

  private static void flip(Path file, int record) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[record + 6] ^= TO_A_REUSED_FILE;
    Files.write(file, bytes);
  }
}
