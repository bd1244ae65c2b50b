package io.oncefs.master.tables.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TableStoreContract;
import io.oncefs.master.tables.TableStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocksTablesTest extends TableStoreContract {
  private static final int HEADER_BYTES = 7;
  private static final int LENGTH_AT = 4;
  private static final int TYPE_AT = 6;
  private static final int TO_A_REUSED_FILE = 4;

  private Path tables() {
    return directory.resolve("tables");
  }

  @Override
  protected TableStore create() {
    return RocksTables.open(tables(), RocksMemory.small());
  }

  private void reopen() {
    store.close();
    use(create());
  }

  private void putNumbers(int count) {
    for (long key = 0; key < count; key++) {
      long number = key;
      apply(() -> files.put(number, "x"));
    }
  }

  private static List<String> numbers(long count) {
    return LongStream.range(0, count).mapToObj(key -> key + "x").toList();
  }

  @Test
  void whatWasAppliedIsThereAfterAReopen() {
    putNumbers(100);
    AppliedPosition position = store.applied();
    reopen();
    assertEquals(position, store.applied());
    assertEquals(numbers(100), committed());
  }

  @Test
  void aRestoreOutlivesAReopenAndFreesWhatItReplaced() throws IOException {
    putNumbers(10);
    store.checkpoint(directory.resolve("checkpoint"));
    putNumbers(10);
    store.restore(directory.resolve("checkpoint"));
    reopen();
    assertEquals(numbers(10), committed());
    assertEquals(List.of("generation-2"), names(tables()));
  }

  @Test
  void theImageOfACrashHoldsWholeEntriesUpToItsPosition() throws IOException {
    putNumbers(500);
    Path image = directory.resolve("image");
    copy(tables(), image);
    for (int cut = 0; cut < 40; cut++) {
      Path wal = largest(image, ".log");
      truncate(wal, Math.max(0, Files.size(wal) - 997));
      Path opened = directory.resolve("opened-" + cut);
      copy(image, opened);
      try (TableStore crashed = RocksTables.open(opened, RocksMemory.small());
          var view = crashed.view()) {
        assertEquals(
            numbers(crashed.applied().index() + 1), rows(view.rows(FILES).scan(null, null)));
      }
    }
  }

  @Test
  void aFlippedBitInTheMiddleIsNeverAGap() throws IOException {
    putNumbers(500);
    store.close();
    Path wal = largest(tables(), ".log");
    byte[] bytes = Files.readAllBytes(wal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(wal, bytes);
    use(create());
    assertEquals(AppliedPosition.NOTHING, store.applied());
    assertEquals(List.of(), committed());
    assertTrue(names(tables()).contains("generation-1.damaged"));
  }

  /** Without the look before opening, RocksDB drops all of the log, or never returns. */
  @ParameterizedTest
  @ValueSource(strings = {".log", "MANIFEST-"})
  void aFlippedBitInARecordsTypeIsDamage(String part) throws IOException {
    putNumbers(50);
    store.close();
    Path file = first(tables(), part);
    byte[] bytes = Files.readAllBytes(file);
    List<Integer> records = records(bytes);
    int record = part.equals(".log") ? records.get(0) : records.get(records.size() - 1);
    bytes[record + TYPE_AT] ^= TO_A_REUSED_FILE;
    Files.write(file, bytes);
    use(create());
    assertEquals(AppliedPosition.NOTHING, store.applied(), "it is to be made again from the log");
    assertTrue(names(tables()).contains("generation-1.damaged"));
  }

  private static List<Integer> records(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> records = new ArrayList<>();
    int at = 0;
    while (at + HEADER_BYTES <= file.length && bytes.get(at + TYPE_AT) != 0) {
      records.add(at);
      at += HEADER_BYTES + (bytes.getShort(at + LENGTH_AT) & 0xffff);
    }
    return records;
  }

  private static Path first(Path root, String part) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> path.getFileName().toString().contains(part))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aStoreWithoutItsManifestIsSetAside() throws IOException {
    putNumbers(10);
    store.close();
    Files.delete(tables().resolve("generation-1").resolve("CURRENT"));
    use(create());
    assertEquals(AppliedPosition.NOTHING, store.applied());
    assertTrue(names(tables()).contains("generation-1.damaged"));
  }

  @Test
  void anUnfinishedRestoreIsForgotten() throws IOException {
    putNumbers(10);
    Path unfinished = tables().resolve("generation.unfinished");
    Files.createDirectory(unfinished);
    Files.writeString(unfinished.resolve("CURRENT"), "half");
    reopen();
    assertEquals(numbers(10), committed());
    store.checkpoint(directory.resolve("checkpoint"));
    store.restore(directory.resolve("checkpoint"));
    assertFalse(Files.exists(unfinished));
  }

  @Test
  void theTablesAreOpenedOnce() {
    assertThrows(TableStoreException.class, this::create);
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private static Path largest(Path root, String suffix) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> path.toString().endsWith(suffix))
          .max(Comparator.comparingLong(path -> path.toFile().length()))
          .orElseThrow();
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
