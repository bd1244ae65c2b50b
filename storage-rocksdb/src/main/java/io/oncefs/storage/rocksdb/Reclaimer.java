package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Gives back the space of chunks that were cut or dropped: a range deletion hides bytes at once,
 * but their space comes back only when a compaction meets both. A mark, written with the deletion,
 * tells which chunks wait for it, also after a restart.
 */
final class Reclaimer {
  /** Of one call; what is left waits for the next one. */
  private static final int CHUNKS_MAX = 10_000;

  private final Database database;
  private final Commits commits;
  private final Lock noCommits;

  /** Chunks whose outcome changed while space was being reclaimed: their mark may be a new one. */
  private final Set<ChunkId> changedMeanwhile = ConcurrentHashMap.newKeySet();

  private volatile boolean running;

  /**
   * Shares a store's state.
   *
   * @param noCommits held, no unit is being committed
   */
  Reclaimer(Database database, Commits commits, Lock noCommits) {
    this.database = database;
    this.commits = commits;
    this.noCommits = noCommits;
  }

  /** The unit is durable; called before others may commit to its chunks. */
  void committed(UnitPlan plan) {
    if (running) {
      changedMeanwhile.addAll(plan.outcomes().keySet());
    }
  }

  synchronized void reclaim() throws StoreFailed {
    try {
      List<ChunkId> marked = begin();
      if (!marked.isEmpty()) {
        compactRuns(marked);
        end(marked);
      }
    } catch (RocksDBException | IOException failed) {
      DamageNote.leave(database.store(), failed);
      throw new StoreFailed("space could not be reclaimed", failed);
    } finally {
      running = false;
    }
  }

  private List<ChunkId> begin() throws RocksDBException {
    noCommits.lock();
    try {
      changedMeanwhile.clear();
      running = true;
    } finally {
      noCommits.unlock();
    }
    List<ChunkId> marked = new ArrayList<>();
    try (RocksIterator keys = database.rocks().newIterator(database.meta(), database.reads())) {
      for (keys.seek(Keys.erased(0)); keys.isValid() && marked.size() < CHUNKS_MAX; keys.next()) {
        long chunk = Keys.chunkErased(keys.key());
        if (chunk == 0) {
          break;
        }
        marked.add(new ChunkId(chunk));
      }
      keys.status();
    }
    return marked;
  }

  /** Chunks whose ids follow each other, at once. */
  private void compactRuns(List<ChunkId> marked) throws RocksDBException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      database.rocks().flush(flush, database.families());
    }
    ChunkId first = marked.get(0);
    ChunkId last = first;
    for (ChunkId each : marked) {
      if (each.value() > last.value() + 1) {
        compact(first, last);
        first = each;
      }
      last = each;
    }
    compact(first, last);
  }

  private void compact(ChunkId first, ChunkId last) throws RocksDBException {
    byte[] from = Keys.place(first, 0);
    byte[] to = Keys.end(last);
    try (CompactRangeOptions options =
        new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      for (ColumnFamilyHandle each :
          List.of(database.pieces(), database.bulk(), database.batches())) {
        database.rocks().compactRange(each, from, to, options);
      }
    }
  }

  private void end(List<ChunkId> marked) throws RocksDBException, IOException {
    noCommits.lock();
    try (WriteBatch batch = new WriteBatch()) {
      for (ChunkId each : marked) {
        if (!changedMeanwhile.contains(each)) {
          batch.delete(database.meta(), Keys.erased(each.value()));
        }
      }
      commits.commit(batch);
    } finally {
      noCommits.unlock();
    }
  }
}
