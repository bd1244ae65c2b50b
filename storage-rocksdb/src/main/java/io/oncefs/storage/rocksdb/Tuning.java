package io.oncefs.storage.rocksdb;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Statistics;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * The options of one database, from its share of memory.
 *
 * <p>RocksDB's own log holds only what a start notes down; everything else is in the {@link
 * Journal}. Its recovery refuses a log with a damaged record and accepts one whose last record is
 * torn ({@code TolerateCorruptedTailRecords}); RocksDB's default would silently drop everything
 * behind the damage.
 *
 * <p>Nothing is compressed: what users append is often compressed already, and rows are compact.
 *
 * @param memoryBytes for the block cache, which write buffers are counted in
 */
record Tuning(long memoryBytes) {
  private static final long MIB = 1 << 20;
  private static final long MEMORY_BYTES_MIN = 16 * MIB;

  /** Pieces below this stay in table files, where neighbours are read together. */
  private static final int BLOB_BYTES_MIN = 8 << 10;

  private static final long WEEK_SECONDS = 7 * 24 * 3_600;

  Tuning {
    memoryBytes = Math.max(memoryBytes, MEMORY_BYTES_MIN);
  }

  long writeBuffersBytes() {
    return memoryBytes / 2;
  }

  private long piecesBufferBytes() {
    return Math.min(64 * MIB, memoryBytes / 8);
  }

  /** For where the payload of sealed chunks lies; beside RocksDB's memory, in Java's. */
  long keptExtentsBytes() {
    return Math.min(16 * MIB, memoryBytes / 16);
  }

  /** Of one file of the journal: tables are written about as often as a buffer is full. */
  long journalSegmentBytes() {
    return piecesBufferBytes() / 2;
  }

  DBOptions database(
      WriteBufferManager buffers, Statistics statistics, boolean create, boolean direct) {
    return new DBOptions()
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(create)
        .setErrorIfExists(create)
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setWriteBufferManager(buffers)
        .setUseDirectIoForFlushAndCompaction(direct)
        .setStatistics(statistics)
        .setMaxOpenFiles(1_000)
        .setMaxBackgroundJobs(Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors())))
        .setBytesPerSync(MIB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(4)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  ColumnFamilyOptions meta(Cache cache) {
    return family(cache, 256 << 10);
  }

  ColumnFamilyOptions replicas(Cache cache) {
    return family(cache, Math.min(8 * MIB, memoryBytes / 64));
  }

  ColumnFamilyOptions batches(Cache cache) {
    return family(cache, Math.min(32 * MIB, memoryBytes / 16));
  }

  ColumnFamilyOptions pieces(Cache cache) {
    return family(cache, piecesBufferBytes())
        .setEnableBlobFiles(true)
        .setMinBlobSize(BLOB_BYTES_MIN)
        .setBlobFileSize(256 * MIB)
        .setBlobCompressionType(CompressionType.NO_COMPRESSION)
        .setEnableBlobGarbageCollection(true)
        .setBlobGarbageCollectionAgeCutoff(0.25)
        .setBlobGarbageCollectionForceThreshold(0.5);
  }

  /** Rows that say where payload lies: a few hundred bytes for each mebibyte. */
  ColumnFamilyOptions bulk(Cache cache) {
    return family(cache, Math.min(4 * MIB, memoryBytes / 64));
  }

  private ColumnFamilyOptions family(Cache cache, long bufferBytes) {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(bufferBytes)
        .setMaxWriteBufferNumber(4)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setCompressionPerLevel(List.of())
        .setBottommostCompressionType(CompressionType.DISABLE_COMPRESSION_OPTION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setPeriodicCompactionSeconds(WEEK_SECONDS)
        .setTableFormatConfig(
            table()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true));
  }

  private static BlockBasedTableConfig table() {
    return new BlockBasedTableConfig()
        .setBlockSize(16 << 10)
        // Quick without the processor's help, which this build of RocksDB does not use for crc32c.
        .setChecksumType(ChecksumType.kXXH3);
  }
}
