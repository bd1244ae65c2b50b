package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import org.rocksdb.RocksDBException;

/** Goes over the extents of one chunk. */
interface ExtentCursor {
  /** To the last one that begins at or before this offset. */
  void seek(long offset) throws RocksDBException;

  void next() throws RocksDBException;

  boolean isValid();

  /** The offset of its first byte in the chunk. */
  long start();

  Extent extent() throws StoreDamaged;

  /** Whether it is still one of the chunk's. */
  boolean isStill() throws RocksDBException;
}
