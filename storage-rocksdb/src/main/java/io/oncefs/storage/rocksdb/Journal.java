package io.oncefs.storage.rocksdb;

import io.oncefs.common.Id128;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * What makes a batch durable before RocksDB has it in a table, in place of RocksDB's own log: that
 * one grows with every write, so that each sync also waits for the file system's journal; cannot
 * reuse its files without giving up the recovery that refuses damage; and computes its checksums
 * without the processor's help.
 *
 * <p>Live segments have consecutive numbers; the last one is written to. Whoever has seen the
 * content of the older ones safe in tables calls {@link #retireBelow}, and their files are
 * overwritten next. One thread at a time.
 */
final class Journal implements AutoCloseable {
  static final String SUFFIX = ".journal";

  private static final Pattern NAME = Pattern.compile("[0-9]{1,18}" + Pattern.quote(SUFFIX));

  private final Path directory;
  private final Id128 store;
  private final long segmentBytes;
  private final Deque<Segment> live = new ArrayDeque<>();
  private final Deque<Segment> free = new ArrayDeque<>();

  /** Of a size that is not wanted again. A head that names them as needed is still the last one. */
  private final List<Segment> unwanted = new ArrayList<>();

  private final ByteBuffer staging = Segment.newStaging();
  private final AtomicLong bytes = new AtomicLong();
  private long names;
  private long lastNumber;
  private long nextSequence;

  private Journal(Path directory, Id128 store, long segmentBytes) {
    this.directory = directory;
    this.store = store;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Begins anew: nothing that the recovery found is needed any more.
   *
   * @param segmentBytes of a file, unless one record needs more
   */
  static Journal after(JournalRecovery recovery, Path directory, Id128 store, long segmentBytes)
      throws IOException {
    Journal journal = new Journal(directory, store, segmentBytes);
    journal.lastNumber = recovery.lastNumber();
    journal.nextSequence = recovery.nextSequence();
    for (Segment each : recovery.segments()) {
      journal.names = Math.max(journal.names, nameOf(each.path()));
      journal.bytes.addAndGet(each.size());
      journal.setAside(each);
    }
    journal.next(0);
    return journal;
  }

  /** Makes a batch durable. */
  void append(byte[] content) throws IOException {
    if (!live.getLast().hasRoomFor(content.length)) {
      next(content.length);
    }
    live.getLast().append(nextSequence, content, staging);
    nextSequence++;
  }

  /** The number of the segment that is written to. */
  long current() {
    return lastNumber;
  }

  /** Segments whose content is still needed. */
  int liveSegments() {
    return live.size();
  }

  /** What its files take of the disk; for any thread. */
  long bytes() {
    return bytes.get();
  }

  /** Everything in segments below this number is safe elsewhere. */
  void retireBelow(long number) throws IOException {
    while (live.getFirst().head().number() < number) {
      setAside(live.removeFirst());
    }
  }

  private void setAside(Segment segment) {
    if (segment.size() == segmentBytes) {
      free.addLast(segment);
    } else {
      unwanted.add(segment);
    }
  }

  private void next(int content) throws IOException {
    long size = Math.max(segmentBytes, Segment.RECORDS_AT + Segment.recordBytes(content));
    Segment segment = size == segmentBytes ? free.pollFirst() : null;
    if (segment == null) {
      segment = Segment.create(directory.resolve(++names + SUFFIX), size);
      bytes.addAndGet(size);
      StoreProperties.sync(directory);
    }
    lastNumber++;
    long oldest = live.isEmpty() ? lastNumber : live.getFirst().head().number();
    segment.begin(new Segment.Head(store, lastNumber, nextSequence, oldest));
    live.addLast(segment);
    for (Segment each : unwanted) {
      each.close();
      Files.delete(each.path());
      bytes.addAndGet(-each.size());
    }
    unwanted.clear();
  }

  /** Whether a segment may be called so. */
  static boolean isName(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static long nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  @Override
  public void close() throws IOException {
    for (Segment each : live) {
      each.close();
    }
    for (Segment each : free) {
      each.close();
    }
    for (Segment each : unwanted) {
      each.close();
    }
  }
}
