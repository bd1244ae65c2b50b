package io.oncefs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table within its limits can always be carried to the next chunk: it is one message. */
class LargestTableTest {
  /** What stands around the table in a message: the description of a chunk, and framing. */
  private static final int AROUND_BYTES = 1 << 20;

  /** Of as many writers as there may be, with the names that are the longest for so many. */
  private static final int NAME_BYTES = Limits.WRITER_IDS_BYTES_MAX / Limits.WRITERS_PER_FILE_MAX;

  @Test
  void theLargestTableFitsIntoOneMessage() {
    List<WriterRow> rows = new ArrayList<>();
    int left = Limits.TABLE_RESULTS_MAX;
    for (int who = 0; who < Limits.WRITERS_PER_FILE_MAX; who++) {
      int results = Math.min(left, Limits.WRITER_WINDOW_MAX);
      left -= results;
      rows.add(row(who, results));
    }
    assertEquals(0, left);
    WriterTable largest = new WriterTable(new WriterEpoch(Long.MAX_VALUE), rows);
    long bytes = Writers.write(largest).getSerializedSize();
    assertTrue(bytes + AROUND_BYTES < Limits.MESSAGE_BYTES_MAX, bytes + " bytes");
  }

  private static WriterRow row(int who, int results) {
    String name = String.format("%0" + NAME_BYTES + "d", who);
    List<RecordedResult> recorded = new ArrayList<>(results);
    for (int i = 0; i < results; i++) {
      recorded.add(
          new RecordedResult(
              RecordKind.APPEND,
              Long.MAX_VALUE - results + i,
              Long.MAX_VALUE,
              Limits.RECORD_BYTES_MAX,
              -1));
    }
    return new WriterRow(
        WriterId.named(name),
        WriterRow.Life.ACTIVE,
        new WriterEpoch(Long.MAX_VALUE),
        -1,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        new ChunkId(Long.MAX_VALUE),
        recorded,
        Long.MAX_VALUE);
  }
}
