package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A writer table while it changes: the table of batch 0 with the records of later batches folded
 * in, in order. The same table and the same records give the same result wherever they are folded:
 * in the primary as it admits, at a replica that hands the table over, in a checker.
 *
 * <p>How long writers have been idle is counted on the clock of whoever folds. Rows bring their age
 * with them and take it along; what is between two folds, and what nobody measured, does not count.
 * Without a clock no time passes.
 *
 * <p>All rows together keep at most {@link Limits#TABLE_RESULTS_MAX} results: with one more, those
 * with the most lose their oldest, which are found in the chunks from then on.
 *
 * <p>The work per record does not depend on the number of rows, spread over many records.
 */
public final class WriterFold {
  private static final long ENTRY_MEMORY_BYTES = 300;
  private static final long RESULT_MEMORY_BYTES = 64;

  private final Map<WriterId, WriterEntry> entries;
  private final int resultsMax;
  private WriterEpoch lastEpoch;
  private int results;
  private int idBytes;

  private WriterFold(int rows, WriterEpoch lastEpoch, int resultsMax) {
    this.entries = new HashMap<>(Math.max(16, rows * 2));
    this.lastEpoch = lastEpoch;
    this.resultsMax = resultsMax;
  }

  /** Starts from a table, without a clock. */
  public static WriterFold of(WriterTable table) {
    return of(table, 0);
  }

  /** Starts from a table that was made just now. */
  public static WriterFold of(WriterTable table, long nowNanos) {
    return of(table, nowNanos, Limits.TABLE_RESULTS_MAX);
  }

  static WriterFold of(WriterTable table, long nowNanos, int resultsMax) {
    WriterFold fold = new WriterFold(table.rows().size(), table.lastEpoch(), resultsMax);
    for (WriterRow each : table.rows()) {
      fold.entries.put(each.writer(), WriterEntry.of(each, nowNanos));
      fold.results += each.results().size();
      fold.idBytes += each.writer().bytes();
    }
    return fold;
  }

  /**
   * Folds one record in.
   *
   * @param chunk that holds it
   * @param lsn of its batch
   * @param nowNanos when it is recorded, or some time later
   * @throws io.oncefs.common.InvariantBroken if no correct primary could have admitted it here
   */
  public void fold(ChunkId chunk, long lsn, IdempotencyRecord record, long nowNanos) {
    WriterEntry before = entries.get(record.writer());
    results -= before == null ? 0 : before.results().size();
    switch (record.kind()) {
      case APPEND, REFUSED -> appender(record).appended(chunk, lsn, record);
      case OPEN_WRITER -> {
        entry(record).opened(lsn, record.epoch(), record.nonce());
        lastEpoch = record.epoch();
      }
      case CLOSE_WRITER -> known(record).closed(lsn);
      case EVICT_WRITER -> {
        invariant(!record.writer().isNamed(), "%s has a name and is evicted", record.writer());
        idBytes -= entries.remove(record.writer()) == null ? 0 : record.writer().bytes();
      }
      case EXPIRE_WRITER -> known(record).expired(lsn);
    }
    WriterEntry changed = entries.get(record.writer());
    if (changed != null) {
      changed.touched(nowNanos);
      results += changed.results().size();
    }
    if (results > resultsMax) {
      results = ResultShares.cut(entries.values(), resultsMax - resultsMax / 8);
    }
  }

  /** Folds a batch's records in, in order, without a clock. */
  public void foldAll(ChunkId chunk, long lsn, List<IdempotencyRecord> records) {
    foldAll(chunk, lsn, records, 0);
  }

  /** Folds a batch's records in, in order. */
  public void foldAll(ChunkId chunk, long lsn, List<IdempotencyRecord> records, long nowNanos) {
    for (IdempotencyRecord each : records) {
      fold(chunk, lsn, each, nowNanos);
    }
  }

  /** The table without a clock. */
  public WriterTable table() {
    return table(0);
  }

  /** The table as it is now; costs as much as it has rows. */
  public WriterTable table(long nowNanos) {
    List<WriterRow> rows = new ArrayList<>(entries.size());
    entries.values().forEach(each -> rows.add(each.row(nowNanos)));
    rows.sort(Comparator.comparing(WriterRow::writer));
    return new WriterTable(lastEpoch, rows);
  }

  /**
   * The first entries by writer, without sorting all of them.
   *
   * @param from the least writer wanted; null for any
   */
  List<WriterEntry> first(@Nullable WriterId from, int max) {
    PriorityQueue<WriterEntry> greatestFirst =
        new PriorityQueue<>(Comparator.comparing(WriterEntry::writer).reversed());
    for (WriterEntry each : entries.values()) {
      if (from == null || each.writer().compareTo(from) >= 0) {
        greatestFirst.add(each);
        if (greatestFirst.size() > max) {
          greatestFirst.poll();
        }
      }
    }
    List<WriterEntry> page = new ArrayList<>(greatestFirst);
    page.sort(Comparator.comparing(WriterEntry::writer));
    return page;
  }

  /** Some of the writers that are due to be forgotten, at most so many, in no particular order. */
  List<WriterId> forgettable(Forgetting ages, long nowNanos, int max) {
    List<WriterId> due = new ArrayList<>();
    for (WriterEntry each : entries.values()) {
      if (due.size() == max) {
        break;
      }
      if (ages.isDue(each.writer(), each.life(), each.idleNanos(nowNanos))) {
        due.add(each.writer());
      }
    }
    return due;
  }

  /** About what it takes in memory. */
  long memoryBytes() {
    return entries.size() * ENTRY_MEMORY_BYTES + results * RESULT_MEMORY_BYTES + idBytes;
  }

  @Nullable WriterEntry find(WriterId writer) {
    return entries.get(writer);
  }

  /** Whether there is no room for this writer, who has no row. */
  boolean isFull(WriterId writer) {
    return entries.size() >= Limits.WRITERS_PER_FILE_MAX
        || idBytes + writer.bytes() > Limits.WRITER_IDS_BYTES_MAX;
  }

  /** The highest epoch ever issued in the file. */
  WriterEpoch lastEpoch() {
    return lastEpoch;
  }

  private WriterEntry appender(IdempotencyRecord record) {
    WriterEntry entry = entry(record);
    invariant(
        entry.epoch().equals(record.epoch()) && entry.life() == WriterRow.Life.ACTIVE,
        "an append of %s under %s, the row says %s, %s",
        record.writer(),
        record.epoch(),
        entry.epoch(),
        entry.life());
    return entry;
  }

  private WriterEntry entry(IdempotencyRecord record) {
    WriterEntry entry = entries.get(record.writer());
    if (entry == null) {
      entry = new WriterEntry(record.writer(), new WriterEpoch(0));
      entries.put(record.writer(), entry);
      idBytes += record.writer().bytes();
    }
    return entry;
  }

  private WriterEntry known(IdempotencyRecord record) {
    WriterEntry entry = entries.get(record.writer());
    invariant(entry != null, "%s of an unknown %s", record.kind(), record.writer());
    return java.util.Objects.requireNonNull(entry);
  }
}
