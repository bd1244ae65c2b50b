package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Id128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** What a start finds of what was made durable before. */
class JournalTest {
  private static final Id128 STORE = new Id128(3, 4);
  private static final long SEGMENT_BYTES = 128 << 10;

  @TempDir Path directory;
  private final List<byte[]> found = new ArrayList<>();
  private final Random random = new Random(1);

  private JournalRecovery recover() throws IOException, RowBroken, RocksDBException {
    found.clear();
    return JournalRecovery.run(directory, STORE, found::add);
  }

  private Journal open() throws IOException, RowBroken, RocksDBException {
    return Journal.after(recover(), directory, STORE, SEGMENT_BYTES);
  }

  private List<byte[]> append(Journal journal, int... sizes) throws IOException {
    List<byte[]> written = new ArrayList<>();
    for (int size : sizes) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      journal.append(content);
      written.add(content);
    }
    return written;
  }

  private void assertFound(List<byte[]> expected) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i), "record " + i);
    }
  }

  @Test
  void recordsOfAnySizeComeBackInOrder() throws Exception {
    try (Journal journal = open()) {
      List<byte[]> written =
          append(journal, 1, 0, 4_072, 4_073, 100_000, 60_000, 1_000_000, 5, 300_000, 262_120);
      recover().segments().forEach(JournalTest::close);
      assertFound(written);
    }
  }

  @Test
  void whatIsSafeElsewhereIsOverwrittenAndDoesNotComeBack() throws Exception {
    try (Journal journal = open()) {
      append(journal, 100_000, 100_000, 100_000);
      long files = DirectoryImage.sizes(directory).size();
      for (int i = 0; i < 20; i++) {
        journal.retireBelow(journal.current());
        append(journal, 100_000);
      }
      assertEquals(files, DirectoryImage.sizes(directory).size());
      journal.retireBelow(journal.current());
      List<byte[]> last = append(journal, 10, 20);
      recover().segments().forEach(JournalTest::close);
      assertArrayEquals(last.get(1), found.get(found.size() - 1));
      assertTrue(found.size() <= 5, found.size() + " records came back");
    }
  }

  @Test
  void aNewStartBeginsAnew() throws Exception {
    try (Journal journal = open()) {
      append(journal, 10, 20);
    }
    List<byte[]> written;
    try (Journal journal = open()) {
      assertEquals(2, found.size());
      written = append(journal, 30);
    }
    recover().segments().forEach(JournalTest::close);
    assertFound(written);
  }

  @Test
  void aTornEndIsCut() throws Exception {
    List<byte[]> written;
    try (Journal journal = open()) {
      written = append(journal, 10, 5_000, 20_000);
    }
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    long last = Segment.RECORDS_AT + Segment.recordBytes(10) + Segment.recordBytes(5_000);
    for (int i = 0; i < 50; i++) {
      byte[] torn = whole.clone();
      int from = (int) last + random.nextInt(Segment.RECORD_HEAD_BYTES + 20_000);
      java.util.Arrays.fill(torn, from, torn.length, (byte) 0);
      Files.write(file, torn);
      recover().segments().forEach(JournalTest::close);
      assertFound(written.subList(0, from == whole.length ? 3 : 2));
    }
  }

  @Test
  void aFlippedBitBeforeTheEndIsRefused() throws Exception {
    try (Journal journal = open()) {
      append(journal, 10, 5_000, 20_000, 10);
    }
    Path file = onlyFile();
    long second = Segment.RECORDS_AT + Segment.recordBytes(10);
    for (int i = 0; i < 100; i++) {
      long at = second + random.nextInt(Segment.RECORD_HEAD_BYTES + 5_000);
      int bit = 1 << random.nextInt(8);
      JournalImage.flip(file, at, bit);
      assertThrows(RowBroken.class, this::recover, "byte " + at);
      JournalImage.flip(file, at, bit);
    }
  }

  @Test
  void aBrokenHeadIsRefused() throws Exception {
    try (Journal journal = open()) {
      append(journal, 10);
    }
    for (int head = 0; head < 2; head++) {
      for (int i = 0; i < 30; i++) {
        long at = (long) head * Segment.BLOCK_BYTES + random.nextInt(52);
        JournalImage.flip(onlyFile(), at, 1);
        boolean refused = false;
        try {
          recover().segments().forEach(JournalTest::close);
        } catch (RowBroken expected) {
          refused = true;
        }
        assertEquals(!refused, found.size() == 1, "byte " + at);
        JournalImage.flip(onlyFile(), at, 1);
      }
    }
  }

  @Test
  void aMissingPartIsRefused() throws Exception {
    try (Journal journal = open()) {
      append(journal, 100_000, 100_000, 100_000);
    }
    Path second =
        DirectoryImage.sizes(directory).keySet().stream()
            .sorted()
            .skip(1)
            .findFirst()
            .orElseThrow();
    Files.delete(second);
    assertThrows(RowBroken.class, this::recover);
  }

  @Test
  void theJournalOfAnotherStoreIsRefused() throws Exception {
    try (Journal journal = open()) {
      append(journal, 10);
    }
    assertThrows(
        RowBroken.class, () -> JournalRecovery.run(directory, new Id128(9, 9), found::add));
  }

  /** A new life begins in a file of an old one, and the power fails while its head is written. */
  @Test
  void aTornHeadLeavesTheLifeBefore() throws Exception {
    List<byte[]> written = new ArrayList<>();
    try (Journal journal = open()) {
      append(journal, 100_000);
      written.addAll(append(journal, 100_000));
      written.addAll(append(journal, 100_000));
    }
    JournalRecovery recovery = recover();
    Segment oldest = recovery.segments().get(0);
    oldest.begin(new Segment.Head(STORE, recovery.lastNumber() + 1, recovery.nextSequence(), 2));
    recovery.segments().forEach(JournalTest::close);
    JournalImage.flip(oldest.path(), oldest.headAt() + 20, 1);
    recover().segments().forEach(JournalTest::close);
    assertEquals(3, found.size());
    assertArrayEquals(written.get(1), found.get(2));
  }

  private Path onlyFile() throws IOException {
    return DirectoryImage.sizes(directory).keySet().iterator().next();
  }

  private static void close(Segment segment) {
    try {
      segment.close();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
