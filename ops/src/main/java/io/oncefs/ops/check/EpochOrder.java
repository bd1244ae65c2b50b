package io.oncefs.ops.check;

import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import java.util.HashMap;
import java.util.Map;

/**
 * Behind the record that opened a writer nothing of its older incarnations may be stored: what a
 * newer one has been told of them would not stay true.
 */
final class EpochOrder {
  private final Map<WriterId, Long> epochs = new HashMap<>();

  /** The chunk begins with these writers. */
  void begin(WriterTable table) {
    table.rows().forEach(row -> epochs.put(row.writer(), row.epoch().value()));
  }

  /** The next record of the chunk. */
  void next(ChunkId chunk, IdempotencyRecord record) {
    if (record.kind() == RecordKind.APPEND || record.kind() == RecordKind.REFUSED) {
      long current = epochs.getOrDefault(record.writer(), 0L);
      Checks.invariant(
          record.epoch().value() >= current,
          "%s stores %s behind the opening of epoch %s",
          chunk,
          record,
          current);
    } else if (record.kind() == RecordKind.OPEN_WRITER) {
      epochs.put(record.writer(), record.epoch().value());
    } else if (record.kind() == RecordKind.EVICT_WRITER) {
      epochs.remove(record.writer());
    }
  }
}
