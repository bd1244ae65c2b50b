package io.oncefs.storage.rocksdb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The journal of a store that nobody has open, record by record. */
final class JournalImage {
  private final Path file;
  private final List<Long> records = new ArrayList<>();
  private long end;

  private JournalImage(Path file) {
    this.file = file;
  }

  /** The segment that was written to last. */
  static JournalImage of(Path store) throws IOException {
    JournalImage last = null;
    long lastNumber = -1;
    for (Path each : DirectoryImage.sizes(store.resolve(OpenedDatabase.JOURNAL)).keySet()) {
      try (Segment segment = Segment.open(each)) {
        if (segment.head().number() > lastNumber) {
          lastNumber = segment.head().number();
          last = new JournalImage(each);
          last.find(segment);
        }
      }
    }
    return java.util.Objects.requireNonNull(last);
  }

  private void find(Segment segment) throws IOException {
    end = Segment.RECORDS_AT;
    Segment.Found found = segment.recordAt(end, segment.head().number());
    while (found != null) {
      records.add(end);
      end = found.next();
      found = segment.recordAt(end, segment.head().number());
    }
  }

  Path file() {
    return file;
  }

  /** Where each record begins. */
  List<Long> records() {
    return records;
  }

  /** Where the last record ends. */
  long end() {
    return end;
  }

  /** From somewhere on nothing was written. */
  void tear(Random random) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    clear(Segment.RECORDS_AT + random.nextLong(end - Segment.RECORDS_AT));
  }

  /** The last record was never written. */
  void dropLast() throws IOException {
    clear(records.get(records.size() - 1));
  }

  private void clear(long from) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(from);
      bytes.write(new byte[(int) (end - from)]);
    }
  }

  /** Flips one bit. */
  static void flip(Path file, long at, int bit) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int was = bytes.read();
      bytes.seek(at);
      bytes.write(was ^ bit);
    }
  }
}
