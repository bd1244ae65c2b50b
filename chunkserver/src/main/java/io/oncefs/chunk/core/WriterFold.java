package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.common.ChunkId;
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
import org.jspecify.annotations.Nullable;

/**
 * A writer table while it changes: the table of batch 0 with the records of later batches folded
 * in, in order. The same table and the same records give the same result wherever they are folded:
 * in the primary as it admits, at a replica that hands the table over, in a checker.
 *
 * <p>The work per record does not depend on the number of rows.
 */
public final class WriterFold {
  private final Map<WriterId, WriterEntry> entries;
  private WriterEpoch lastEpoch;

  private WriterFold(int rows, WriterEpoch lastEpoch) {
    this.entries = new HashMap<>(Math.max(16, rows * 2));
    this.lastEpoch = lastEpoch;
  }

  /** Starts from a table. */
  public static WriterFold of(WriterTable table) {
    WriterFold fold = new WriterFold(table.rows().size(), table.lastEpoch());
    for (WriterRow each : table.rows()) {
      fold.entries.put(each.writer(), WriterEntry.of(each));
    }
    return fold;
  }

  /**
   * Folds one record in.
   *
   * @param chunk that holds it
   * @param lsn of its batch
   * @throws io.oncefs.common.InvariantBroken if no correct primary could have admitted it here
   */
  public void fold(ChunkId chunk, long lsn, IdempotencyRecord record) {
    switch (record.kind()) {
      case APPEND, REFUSED -> appender(record).appended(chunk, lsn, record);
      case OPEN_WRITER -> {
        entry(record).opened(lsn, record.epoch(), record.nonce());
        lastEpoch = record.epoch();
      }
      case CLOSE_WRITER -> known(record).closed(lsn);
      case EVICT_WRITER -> entries.remove(record.writer());
      case EXPIRE_WRITER -> known(record).expired(lsn);
    }
  }

  /** Folds a batch's records in, in order. */
  public void foldAll(ChunkId chunk, long lsn, List<IdempotencyRecord> records) {
    for (IdempotencyRecord each : records) {
      fold(chunk, lsn, each);
    }
  }

  /** The table as it is now; costs as much as it has rows. */
  public WriterTable table() {
    List<WriterRow> rows = new ArrayList<>(entries.size());
    entries.values().forEach(each -> rows.add(each.row()));
    rows.sort(Comparator.comparing(WriterRow::writer));
    return new WriterTable(lastEpoch, rows);
  }

  @Nullable WriterEntry find(WriterId writer) {
    return entries.get(writer);
  }

  int rows() {
    return entries.size();
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
    }
    return entry;
  }

  private WriterEntry known(IdempotencyRecord record) {
    WriterEntry entry = entries.get(record.writer());
    invariant(entry != null, "%s of an unknown %s", record.kind(), record.writer());
    return java.util.Objects.requireNonNull(entry);
  }
}
