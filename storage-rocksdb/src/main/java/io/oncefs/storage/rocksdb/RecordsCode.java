package io.oncefs.storage.rocksdb;

import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Idempotency records: an ordinary append of 1 KiB by a known writer takes 13 octets.
 *
 * <pre>
 * records  = number *record
 * record   = kind writer epoch sequence acked offset length crc32c [nonce]
 * kind     = octet              {@link io.oncefs.protocol.RecordKind#code}, plus %x80 if a nonce follows
 * writer   = number [name]      index into the names of this batch; the next unused one brings its name
 * sequence = signed             above the writer's one before it in this batch (or 0)
 * acked    = signed             less than sequence by this much
 * offset   = signed             above the end of the record before it (or 0)
 * epoch, length = number
 * crc32c, nonce = 4 octets, 8 octets
 * </pre>
 *
 * where {@code name} is the writer of {@link WriterCode}.
 */
final class RecordsCode {
  private static final int NONCE_FOLLOWS = 0x80;

  private RecordsCode() {}

  static void write(RowWriter row, List<IdempotencyRecord> records) {
    row.number(records.size());
    Map<WriterId, Seen> names = new HashMap<>();
    long end = 0;
    for (IdempotencyRecord each : records) {
      row.octet(each.kind().code() | (each.nonce() == 0 ? 0 : NONCE_FOLLOWS));
      Seen seen = names.get(each.writer());
      if (seen == null) {
        seen = new Seen(each.writer(), names.size());
        names.put(each.writer(), seen);
        row.number(seen.index);
        WriterCode.write(row, each.writer());
      } else {
        row.number(seen.index);
      }
      row.number(each.epoch().value()).signed(each.sequence() - seen.sequence);
      row.signed(each.sequence() - each.ackedThrough()).signed(each.offset() - end);
      row.number(each.length()).fixed32(each.crc32c());
      if (each.nonce() != 0) {
        row.fixed64(each.nonce());
      }
      seen.sequence = each.sequence();
      end = each.offset() + each.length();
    }
  }

  static List<IdempotencyRecord> read(RowReader row) throws RowBroken {
    int count = row.count();
    RowReader.check(count <= Limits.BATCH_RECORDS_MAX, count + " records in a batch");
    List<IdempotencyRecord> records = new ArrayList<>(count);
    List<Seen> names = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < count; i++) {
      IdempotencyRecord record = record(row, names, end);
      end = record.offset() + record.length();
      records.add(record);
    }
    return records;
  }

  private static IdempotencyRecord record(RowReader row, List<Seen> names, long end)
      throws RowBroken {
    int kind = row.octet();
    int index = row.int31();
    RowReader.check(index <= names.size(), "writer " + index + " of " + names.size());
    if (index == names.size()) {
      names.add(new Seen(WriterCode.read(row), index));
    }
    Seen seen = names.get(index);
    long epoch = row.number();
    RowReader.check(epoch >= 0, "a negative epoch");
    seen.sequence += row.signed();
    long ackedThrough = seen.sequence - row.signed();
    long offset = end + row.signed();
    int length = row.int31();
    int crc32c = row.fixed32();
    long nonce = (kind & NONCE_FOLLOWS) == 0 ? 0 : row.fixed64();
    return new IdempotencyRecord(
        Kinds.record(kind & ~NONCE_FOLLOWS),
        seen.writer,
        new WriterEpoch(epoch),
        nonce,
        seen.sequence,
        ackedThrough,
        offset,
        length,
        crc32c);
  }

  /** A writer met in this batch, and its sequence so far. */
  private static final class Seen {
    private final WriterId writer;
    private final int index;
    private long sequence;

    Seen(WriterId writer, int index) {
      this.writer = writer;
      this.index = index;
    }
  }
}
