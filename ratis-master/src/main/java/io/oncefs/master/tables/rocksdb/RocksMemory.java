package io.oncefs.master.tables.rocksdb;

import io.oncefs.common.Checks;

/**
 * How much native memory the tables may take: the block cache (index and filter blocks included)
 * and two write buffers.
 */
public record RocksMemory(long blockCacheBytes, long writeBufferBytes) {
  private static final long LEAST_BYTES = 1 << 20;

  public RocksMemory {
    Checks.argument(
        blockCacheBytes >= LEAST_BYTES && writeBufferBytes >= LEAST_BYTES,
        "cache %d and write buffer %d must be at least %d bytes",
        blockCacheBytes,
        writeBufferBytes,
        LEAST_BYTES);
  }

  /** For a master of its own: a million files fit. */
  public static RocksMemory server() {
    return new RocksMemory(128L << 20, 32L << 20);
  }

  /** For several masters in one process. */
  public static RocksMemory small() {
    return new RocksMemory(8L << 20, 4L << 20);
  }
}
