package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.tables.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way to write the rows of chunks: with each of them goes what is derived from it, where
 * the chunk is valid, by store. So what concerns one server costs what that server has, and not
 * what all of them have together.
 */
public final class ChunkRows {
  private final Table<ChunkId, ChunkRow> chunks;
  private final Table<Copy, Present> valid;
  private final Counters counters;

  public ChunkRows(TableSource tables, Counters counters) {
    this.chunks = tables.table(ChunkTables.CHUNKS);
    this.valid = tables.table(ChunkTables.VALID);
    this.counters = counters;
  }

  @Nullable ChunkRow get(ChunkId chunk) {
    return chunks.get(chunk);
  }

  /** Writes a chunk that is open or becomes sealed, or a change of one that is. */
  void put(ChunkRow row) {
    ChunkRow was = chunks.get(row.id());
    if (was != null && !was.isOpen()) {
      changed();
    }
    List<StoreId> before = stores(was);
    List<StoreId> after = stores(row);
    chunks.put(row.id(), row);
    for (StoreId each : before) {
      if (!after.contains(each)) {
        valid.delete(copy(each, row));
      }
    }
    for (StoreId each : after) {
      if (!before.contains(each)) {
        valid.put(copy(each, row), Present.HERE);
      }
    }
  }

  /** Whether sealed chunks are where they should be is to be looked at again. */
  void changed() {
    counters.take(Counter.SEALED_CHANGES);
  }

  void delete(ChunkRow row) {
    chunks.delete(row.id());
    stores(row).forEach(each -> valid.delete(copy(each, row)));
  }

  /**
   * Derives it for a state of a version that did not: in the first entry that is applied to it, and
   * at once for all chunks, since no state of such a version is large.
   */
  public void complete() {
    if (counters.get(Counter.VALID_KNOWN) == 0) {
      counters.raise(Counter.VALID_KNOWN, 1);
      for (ChunkRow row : Scans.values(chunks.scan(null, null), Integer.MAX_VALUE)) {
        stores(row).forEach(each -> valid.put(copy(each, row), Present.HERE));
      }
    }
  }

  private static List<StoreId> stores(@Nullable ChunkRow row) {
    ChunkRow.Decision decision = row == null ? null : row.decision();
    return decision == null ? List.of() : decision.valid();
  }

  private static Copy copy(StoreId store, ChunkRow row) {
    return new Copy(store, row.id().value());
  }
}
