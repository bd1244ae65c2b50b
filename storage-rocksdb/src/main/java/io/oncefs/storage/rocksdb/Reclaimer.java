package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

/**
 * Compacts where chunks were cut or dropped: a range deletion hides bytes at once, but only a
 * compaction that meets both gives their space back.
 */
final class Reclaimer {
  /** More are not remembered: their space comes back with periodic compaction. */
  private static final int CHUNKS_MAX = 10_000;

  private final Database database;
  private final NavigableSet<ChunkId> erased = new TreeSet<>();

  Reclaimer(Database database) {
    this.database = database;
  }

  /** The unit is durable. */
  void committed(WriteUnit unit, UnitPlan plan) {
    for (Change each : unit.changes()) {
      if (plan.erases(each)) {
        remember(each instanceof Change.Drop drop ? drop.chunk() : ((Change.Seal) each).chunk());
      }
    }
  }

  private synchronized void remember(ChunkId chunk) {
    if (erased.size() < CHUNKS_MAX) {
      erased.add(chunk);
    }
  }

  private synchronized NavigableSet<ChunkId> takeAll() {
    NavigableSet<ChunkId> taken = new TreeSet<>(erased);
    erased.clear();
    return taken;
  }

  void reclaim() throws StoreFailed {
    NavigableSet<ChunkId> chunks = takeAll();
    if (chunks.isEmpty()) {
      return;
    }
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      database.rocks().flush(flush, database.families());
      ChunkId first = chunks.first();
      ChunkId last = first;
      for (ChunkId each : chunks.tailSet(first, false)) {
        if (each.value() > last.value() + 1) {
          compact(first, last);
          first = each;
        }
        last = each;
      }
      compact(first, last);
    } catch (RocksDBException failed) {
      throw new StoreFailed("space could not be reclaimed", failed);
    }
  }

  /** A run of chunks at once. */
  private void compact(ChunkId first, ChunkId last) throws RocksDBException {
    byte[] from = Keys.place(first, 0);
    byte[] to = Keys.end(last);
    try (CompactRangeOptions options =
        new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      database.rocks().compactRange(database.pieces(), from, to, options);
      database.rocks().compactRange(database.batches(), from, to, options);
    }
  }
}
