package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteWrite;
import io.oncefs.master.tables.TableStoreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/** An indexed batch over the database: read through, then written as one. */
final class RocksWrite implements ByteWrite {
  private static final boolean OVERWRITE_KEYS = true;

  private final RocksDatabase database;
  private final Consumer<AppliedPosition> committed;
  private final WriteBatchWithIndex batch = new WriteBatchWithIndex(OVERWRITE_KEYS);

  RocksWrite(RocksDatabase database, Consumer<AppliedPosition> committed) {
    this.database = database.retained();
    this.committed = committed;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return database.get(batch, key);
  }

  @Override
  public ByteCursor cursor() {
    return new RocksCursor(database, database.iterator(batch));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      batch.put(key, value);
    } catch (RocksDBException e) {
      throw new TableStoreException("cannot add to the batch", e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      batch.delete(key);
    } catch (RocksDBException e) {
      throw new TableStoreException("cannot add to the batch", e);
    }
  }

  @Override
  public void commit(AppliedPosition position) {
    put(StoredPosition.KEY, StoredPosition.encode(position));
    try {
      database.write(batch);
    } catch (RocksDBException e) {
      throw new TableStoreException("cannot write the entry at " + position, e);
    }
    committed.accept(position);
  }

  @Override
  public void close() {
    batch.close();
    database.release();
  }
}
