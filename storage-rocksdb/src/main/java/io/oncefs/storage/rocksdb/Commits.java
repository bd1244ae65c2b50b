package io.oncefs.storage.rocksdb;

import java.io.IOException;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one way rows get into a database that is open: into the journal, durably, then into RocksDB,
 * whose own log is off. From time to time it has RocksDB write its tables, and lets go of the
 * journal they make superfluous.
 *
 * <p>Batches enter both in the same order, one at a time: a segment counts as superfluous only if
 * all of it had been given to RocksDB when the tables were asked for.
 */
final class Commits implements AutoCloseable {
  /** Full segments from which on tables are wanted. */
  private static final int SEGMENTS_FULL = 2;

  /** Live segments from which on commits wait for them. */
  private static final int SEGMENTS_MAX = 12;

  private static final String UNFLUSHED = "rocksdb.num-immutable-mem-table";

  private final Database database;
  private final Journal journal;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

  /** Tables with everything in segments below this one are being written; 0 if none are. */
  private long flushingBelow;

  Commits(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** Makes a batch durable and visible. */
  synchronized void commit(WriteBatch batch) throws RocksDBException, IOException {
    journal.append(batch.data());
    database.rocks().write(unlogged, batch);
    if (flushingBelow > 0 && isFlushed()) {
      journal.retireBelow(flushingBelow);
      flushingBelow = 0;
    }
    if (journal.liveSegments() > SEGMENTS_MAX) {
      flush(true);
      journal.retireBelow(journal.current());
      flushingBelow = 0;
    } else if (flushingBelow == 0 && journal.liveSegments() > SEGMENTS_FULL) {
      flush(false);
      flushingBelow = journal.current();
    }
  }

  /** Segments of the journal that hold what is in no table yet. */
  synchronized int journalSegments() {
    return journal.liveSegments();
  }

  /** What the journal takes of the disk, whether it is in use or not. */
  long journalBytes() {
    return journal.bytes();
  }

  private boolean isFlushed() throws RocksDBException {
    for (ColumnFamilyHandle each : database.families()) {
      if (database.rocks().getLongProperty(each, UNFLUSHED) > 0) {
        return false;
      }
    }
    return true;
  }

  private void flush(boolean wait) throws RocksDBException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(wait).setAllowWriteStall(true)) {
      database.rocks().flush(options, database.families());
    }
  }

  /** What is in no table yet is found in the journal by the next start. */
  @Override
  public synchronized void close() throws IOException {
    unlogged.close();
    journal.close();
  }
}
