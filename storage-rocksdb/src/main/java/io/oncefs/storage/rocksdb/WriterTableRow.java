package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterRow.Life;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch 0: the writer table, and the position after it.
 *
 * <pre>
 * table   = %x02 position epoch number *entry crc
 * entry   = writer life epoch nonce sequence acked chunk idle number *result
 * result  = kind sequence offset length crc32c
 * life, kind     = octet            {@link Life#code}, {@link RecordKind#code}
 * nonce, crc32c  = 8 octets, 4 octets
 * chunk          = number           0 for none
 * idle           = number           milliseconds
 * acked          = signed           less than the entry's sequence by this much
 * sequence       = number           in a result: signed, above the one before it by this much
 * offset, length = number
 * </pre>
 */
record WriterTableRow(WriterTable table, Position after) {
  private static final int VERSION = 2;

  byte[] row(byte[] key) {
    RowWriter row = new RowWriter(VERSION);
    PositionCode.write(row, after);
    row.number(table.lastEpoch().value()).number(table.rows().size());
    for (WriterRow each : table.rows()) {
      write(row, each);
    }
    return row.sealedFor(key);
  }

  private static void write(RowWriter row, WriterRow entry) {
    WriterCode.write(row, entry.writer());
    row.octet(entry.life().code()).number(entry.epoch().value()).fixed64(entry.nonce());
    row.number(entry.lastSequence()).signed(entry.lastSequence() - entry.ackedThrough());
    ChunkId lastChunk = entry.lastChunk();
    row.number(lastChunk == null ? 0 : lastChunk.value()).number(entry.idleMillis());
    row.number(entry.results().size());
    long before = 0;
    for (RecordedResult each : entry.results()) {
      row.octet(each.kind().code()).signed(each.sequence() - before).number(each.offset());
      row.number(each.length()).fixed32(each.crc32c());
      before = each.sequence();
    }
  }

  static WriterTableRow read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    try {
      Position after = PositionCode.read(row);
      WriterEpoch lastEpoch = new WriterEpoch(row.number());
      int count = row.count();
      RowReader.check(count <= Limits.WRITERS_PER_FILE_MAX, count + " writers");
      List<WriterRow> rows = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        rows.add(entry(row));
      }
      row.done();
      return new WriterTableRow(new WriterTable(lastEpoch, rows), after);
    } catch (IllegalArgumentException impossible) {
      throw new RowBroken(String.valueOf(impossible.getMessage()));
    }
  }

  /** The position after batch 0, without reading the table itself. */
  static Position after(byte[] key, byte[] bytes) throws RowBroken {
    return PositionCode.read(new RowReader(key, bytes, VERSION));
  }

  private static WriterRow entry(RowReader row) throws RowBroken {
    WriterId writer = WriterCode.read(row);
    Life life = Kinds.life(row.octet());
    WriterEpoch epoch = new WriterEpoch(row.number());
    long nonce = row.fixed64();
    long lastSequence = row.number();
    long ackedThrough = lastSequence - row.signed();
    long chunk = row.number();
    ChunkId lastChunk = chunk == 0 ? null : new ChunkId(chunk);
    long idleMillis = row.number();
    int count = row.count();
    RowReader.check(count <= Limits.WRITER_WINDOW_MAX, count + " results of one writer");
    List<RecordedResult> results = new ArrayList<>(count);
    long sequence = 0;
    for (int i = 0; i < count; i++) {
      RecordKind kind = Kinds.record(row.octet());
      sequence += row.signed();
      results.add(new RecordedResult(kind, sequence, row.number(), row.int31(), row.fixed32()));
    }
    return new WriterRow(
        writer, life, epoch, nonce, lastSequence, ackedThrough, lastChunk, results, idleMillis);
  }
}
