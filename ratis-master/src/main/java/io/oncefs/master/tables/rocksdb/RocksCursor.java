package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.TableStoreException;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A native iterator that holds its database. */
final class RocksCursor implements ByteCursor {
  private final RocksDatabase database;
  private final RocksIterator iterator;
  private boolean closed;

  RocksCursor(RocksDatabase database, RocksIterator iterator) {
    this.database = database.retained();
    this.iterator = iterator;
  }

  @Override
  public boolean seek(byte[] key) {
    iterator.seek(key);
    return onRow();
  }

  @Override
  public boolean seekBefore(byte[] key) {
    iterator.seekForPrev(key);
    if (onRow() && Arrays.equals(iterator.key(), key)) {
      iterator.prev();
    }
    return onRow();
  }

  @Override
  public boolean next() {
    iterator.next();
    return onRow();
  }

  @Override
  public boolean previous() {
    iterator.prev();
    return onRow();
  }

  /**
   * An iterator that hit an error looks as if it were at the end: asking for the status tells them
   * apart.
   */
  private boolean onRow() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new TableStoreException("cannot read the tables", e);
    }
    return false;
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      iterator.close();
      database.release();
    }
  }
}
