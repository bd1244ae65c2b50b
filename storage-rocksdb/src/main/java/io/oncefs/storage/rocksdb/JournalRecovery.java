package io.oncefs.storage.rocksdb;

import io.oncefs.common.Id128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * What a start finds in the {@link Journal}.
 *
 * <p>A process that ends leaves at most its last record torn, and nothing behind it. A record that
 * is broken with an intact one of the same life behind it, or a life of which something is missing
 * though a later one began, is damage and refused: to go on would be to forget what was
 * acknowledged. (That the very last record is broken looks the same either way; the committed
 * length that others know tells.)
 */
final class JournalRecovery {
  private final List<Segment> segments;
  private final long lastNumber;
  private long nextSequence = 1;

  private JournalRecovery(List<Segment> segments) {
    this.segments = segments;
    this.lastNumber = segments.stream().mapToLong(each -> each.head().number()).max().orElse(0);
  }

  /** Takes one batch, in order; ones that were taken by an earlier start may come again. */
  interface Replay {
    void batch(byte[] content) throws RocksDBException;
  }

  /** Opens every segment in the directory, which is made if it is missing, and replays. */
  static JournalRecovery run(Path directory, Id128 store, Replay replay)
      throws IOException, RowBroken, RocksDBException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      StoreProperties.sync(directory.resolveSibling("."));
    }
    List<Segment> segments = new ArrayList<>();
    boolean done = false;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : (Iterable<Path>) files.sorted()::iterator) {
        RowReader.check(
            Journal.isName(each), each + " is not of the journal; move it somewhere else");
        segments.add(Segment.open(each));
      }
      JournalRecovery recovery = new JournalRecovery(segments);
      recovery.replay(store, replay);
      done = true;
      return recovery;
    } finally {
      if (!done) {
        for (Segment each : segments) {
          each.close();
        }
      }
    }
  }

  private void replay(Id128 store, Replay replay) throws IOException, RowBroken, RocksDBException {
    checkHeads(store);
    if (lastNumber == 0) {
      return;
    }
    Map<Long, Segment> byNumber = new TreeMap<>();
    segments.forEach(each -> byNumber.put(each.head().number(), each));
    long oldest = lastOf(byNumber).head().oldest();
    boolean first = true;
    for (long number = oldest; number <= lastNumber; number++) {
      Segment segment = byNumber.get(number);
      RowReader.check(segment != null, "the journal lacks its part " + number);
      if (segment != null) {
        if (first) {
          nextSequence = segment.head().first();
          first = false;
        }
        RowReader.check(
            segment.head().first() == nextSequence,
            "the journal's part before " + segment.path() + " ends too early");
        replay(segment, replay);
      }
    }
  }

  private Segment lastOf(Map<Long, Segment> byNumber) throws RowBroken {
    Segment last = byNumber.get(lastNumber);
    if (last == null) {
      throw new RowBroken("the journal has no part " + lastNumber);
    }
    return last;
  }

  /** A life that has records has a head. */
  private void checkHeads(Id128 store) throws IOException, RowBroken {
    for (Segment each : segments) {
      RowReader.check(
          each.head().number() == 0 || each.head().store().equals(store),
          each.path() + " is of store " + each.head().store());
      long written = each.numberAt(Segment.RECORDS_AT);
      RowReader.check(
          written <= lastNumber || each.recordAt(Segment.RECORDS_AT, written) == null,
          "the head of " + each.path() + " is broken");
    }
  }

  private void replay(Segment segment, Replay replay)
      throws IOException, RowBroken, RocksDBException {
    long number = segment.head().number();
    long at = Segment.RECORDS_AT;
    Segment.Found record = segment.recordAt(at, number);
    while (record != null && record.sequence() == nextSequence) {
      replay.batch(record.content());
      nextSequence++;
      at = record.next();
      record = segment.recordAt(at, number);
    }
    for (long behind = at; behind < segment.size(); behind += Segment.BLOCK_BYTES) {
      RowReader.check(
          segment.numberAt(behind) != number || segment.recordAt(behind, number) == null,
          segment.path() + " is broken at byte " + at + ", and goes on at " + behind);
    }
  }

  /** All files, whatever they hold. */
  List<Segment> segments() {
    return segments;
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Follows the last one that was found. */
  long nextSequence() {
    return nextSequence;
  }
}
