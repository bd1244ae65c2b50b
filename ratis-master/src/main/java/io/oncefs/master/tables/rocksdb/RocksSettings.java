package io.oncefs.master.tables.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/** The options of the database, and the native objects they refer to. */
final class RocksSettings implements AutoCloseable {
  private static final int WRITE_BUFFERS_MAX = 2;
  private static final int OPEN_FILES_MAX = 128;
  private static final int BACKGROUND_JOBS_MAX = 2;
  private static final int BLOOM_BITS_PER_KEY = 10;

  /** Few threads read at a time; what is larger than a shard is never kept. */
  private static final int CACHE_SHARD_BITS = 2;

  private static final long WAL_BUFFERS = 4;
  private static final long INFO_LOG_BYTES_MAX = 1 << 20;
  private static final long INFO_LOGS_KEPT = 2;
  private static final long MANIFEST_BYTES_MAX = 4 << 20;

  private final Cache cache;
  private final BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY);
  private final Options options = new Options();

  RocksSettings(RocksMemory memory) {
    cache = new LRUCache(memory.blockCacheBytes(), CACHE_SHARD_BITS);
    options
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                // In small parts: the whole filter of a table file is as large as a shard of the
                // cache, so with some million files each look at one would read it from the disk.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true)
                .setFilterPolicy(filter))
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(memory.writeBufferBytes())
        .setMaxWriteBufferNumber(WRITE_BUFFERS_MAX)
        .setMaxTotalWalSize(WAL_BUFFERS * memory.writeBufferBytes())
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setMaxBackgroundJobs(BACKGROUND_JOBS_MAX)
        // The default drops whole records behind a flipped bit without a word; this one refuses to
        // open.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setParanoidChecks(true)
        .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(INFO_LOG_BYTES_MAX)
        .setKeepLogFileNum(INFO_LOGS_KEPT);
  }

  RocksSettings createIfMissing() {
    options.setCreateIfMissing(true);
    return this;
  }

  Options options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    filter.close();
    cache.close();
  }
}
