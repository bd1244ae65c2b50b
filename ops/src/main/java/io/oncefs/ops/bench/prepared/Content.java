package io.oncefs.ops.bench.prepared;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import java.util.List;

/** What every chunk of a population holds: one record, the same in each. */
public final class Content {
  private static final WriterId WRITER = WriterId.random(new Id128(1, 1));

  private final Batch batch;

  public Content(int bytes) {
    byte[] array = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      array[i] = (byte) (i * 31);
    }
    Slice payload = Slice.of(array);
    IdempotencyRecord record =
        new IdempotencyRecord(
            RecordKind.APPEND,
            WRITER,
            new WriterEpoch(1),
            0,
            1,
            0,
            0,
            payload.length(),
            payload.crc32c());
    this.batch = new Batch(List.of(record), payload);
  }

  static FirstBatch first(ChunkDescription chunk) {
    return new FirstBatch(chunk, WriterTable.EMPTY);
  }

  Batch batch() {
    return batch;
  }

  /** Where a chunk of that id ends that lies at the start of its file. */
  public Position sealedAt(ChunkId chunk) {
    Position begun =
        new Position(
            1, 0, WriterTable.EMPTY.foldInto(Position.ZERO.digest().with(chunk.value()).with(0)));
    return batch.after(begun);
  }
}
