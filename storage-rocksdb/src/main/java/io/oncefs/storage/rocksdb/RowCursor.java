package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Goes over extents as the rows say, as of when it was made. */
final class RowCursor implements ExtentCursor, AutoCloseable {
  private static final byte[] NONE = {};

  private final ExtentRows rows;
  private final ChunkId chunk;
  private final RocksIterator iterator;
  private byte[] key = NONE;
  private byte[] row = NONE;

  RowCursor(Database database, ChunkId chunk, ReadOptions options) {
    this.rows = new ExtentRows(database);
    this.chunk = chunk;
    this.iterator = database.rocks().newIterator(database.bulk(), options);
  }

  @Override
  public void seek(long offset) throws RocksDBException {
    iterator.seekForPrev(Keys.place(chunk, offset));
    look();
  }

  @Override
  public void next() throws RocksDBException {
    iterator.next();
    look();
  }

  private void look() throws RocksDBException {
    iterator.status();
    key = iterator.isValid() ? iterator.key() : NONE;
    if (isValid()) {
      row = iterator.value();
    }
  }

  @Override
  public boolean isValid() {
    return key.length == Keys.PLACE_BYTES && Keys.chunkOf(key) == chunk.value();
  }

  @Override
  public long start() {
    return Keys.numberOf(key);
  }

  @Override
  public Extent extent() throws StoreDamaged {
    try {
      return Extent.read(key, row);
    } catch (RowBroken broken) {
      throw new StoreDamaged(chunk, start(), "where its bytes lie is not what was written", broken);
    }
  }

  @Override
  public boolean isStill() throws RocksDBException {
    return rows.isStill(key, row);
  }

  @Override
  public void close() {
    iterator.close();
  }
}
