package io.oncefs.protocol;

import io.oncefs.common.Digest;
import io.oncefs.common.WriterEpoch;
import java.util.List;

/**
 * All writers of a file as of one point; moves with the tail.
 *
 * @param lastEpoch the highest epoch ever issued in the file; never goes back, also after eviction
 * @param rows by ascending writer id, at most {@link io.oncefs.common.Limits#WRITERS_PER_FILE_MAX}
 */
public record WriterTable(WriterEpoch lastEpoch, List<WriterRow> rows) {
  /** Of a file nobody has appended to. */
  public static final WriterTable EMPTY = new WriterTable(new WriterEpoch(0), List.of());

  public WriterTable {
    rows = List.copyOf(rows);
  }

  /** The digest with the whole table folded in. */
  public Digest foldInto(Digest digest) {
    Digest folded = digest.with(lastEpoch.value()).with(rows.size());
    for (WriterRow each : rows) {
      folded = each.foldInto(folded);
    }
    return folded;
  }
}
