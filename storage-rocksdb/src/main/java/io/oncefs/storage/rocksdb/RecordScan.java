package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.ChunkStore.RecordVisitor;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Visits the records of a range of batches. */
final class RecordScan {
  private final Database database;

  RecordScan(Database database) {
    this.database = database;
  }

  void run(ChunkId chunk, long fromLsn, long toLsn, RecordVisitor visitor) throws StoreDamaged {
    long lsn = fromLsn;
    try (RocksIterator rows = database.rocks().newIterator(database.batches(), database.reads())) {
      rows.seek(Keys.place(chunk, lsn));
      boolean more = true;
      while (more && lsn < toLsn && rows.isValid()) {
        byte[] key = rows.key();
        if (Keys.chunkOf(key) != chunk.value()) {
          return;
        }
        RowReader.check(Keys.numberOf(key) == lsn, "batch " + lsn + " is missing");
        BatchRow batch = BatchRow.read(key, rows.value());
        more = visitor.batch(batch.before(), batch.records());
        lsn++;
        rows.next();
      }
      rows.status();
    } catch (RocksDBException | RowBroken unreadable) {
      throw new StoreDamaged(chunk, 0, "batch " + lsn + " cannot be read", unreadable);
    }
  }
}
