package io.oncefs.master.tables.rocksdb;

import io.oncefs.common.Checks;

/**
 * How much memory the tables may take: outside the heap the block cache (index and filter blocks
 * included) and two write buffers, on the heap rows that were read lately.
 */
public record RocksMemory(long blockCacheBytes, long writeBufferBytes, long rowCacheBytes) {
  private static final long LEAST_BYTES = 1 << 20;

  public RocksMemory {
    Checks.argument(
        blockCacheBytes >= LEAST_BYTES
            && writeBufferBytes >= LEAST_BYTES
            && rowCacheBytes >= LEAST_BYTES,
        "cache %d, write buffer %d and cached rows %d must be at least %d bytes",
        blockCacheBytes,
        writeBufferBytes,
        rowCacheBytes,
        LEAST_BYTES);
  }

  /** For a master of its own: a million files fit. */
  public static RocksMemory server() {
    return new RocksMemory(128L << 20, 32L << 20, 32L << 20);
  }

  /** For several masters in one process. */
  public static RocksMemory small() {
    return new RocksMemory(8L << 20, 4L << 20, 4L << 20);
  }
}
