package io.oncefs.storage.rocksdb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.HistogramData;
import org.rocksdb.HistogramType;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/** What the store tells about itself. */
final class StoreStatistics {
  private final Database database;
  private final Commits commits;
  private final BulkFiles files;
  private final LongAdder units = new LongAdder();
  private final LongAdder unitBytes = new LongAdder();

  StoreStatistics(Database database, Commits commits, BulkFiles files) {
    this.database = database;
    this.commits = commits;
    this.files = files;
  }

  void committed(long bytes) {
    units.increment();
    unitBytes.add(bytes);
  }

  Map<String, Double> read() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("units.count", units.doubleValue());
    numbers.put("units.bytes", unitBytes.doubleValue());
    Statistics statistics = database.statistics();
    histogram(numbers, "commit", statistics.getHistogramData(HistogramType.DB_WRITE));
    numbers.put("journal.segments", (double) commits.journalSegments());
    ticker(numbers, "compaction.read.bytes", TickerType.COMPACT_READ_BYTES);
    ticker(numbers, "compaction.write.bytes", TickerType.COMPACT_WRITE_BYTES);
    ticker(numbers, "flush.write.bytes", TickerType.FLUSH_WRITE_BYTES);
    ticker(numbers, "stall.micros", TickerType.STALL_MICROS);
    ticker(numbers, "cache.hit.count", TickerType.BLOCK_CACHE_HIT);
    ticker(numbers, "cache.miss.count", TickerType.BLOCK_CACHE_MISS);
    property(numbers, "memtables.bytes", "rocksdb.size-all-mem-tables");
    property(numbers, "tables.bytes", "rocksdb.total-sst-files-size");
    property(numbers, "blobs.bytes", "rocksdb.total-blob-file-size");
    numbers.put("bulk.bytes", (double) files.bytes());
    property(numbers, "compaction.pending.bytes", "rocksdb.estimate-pending-compaction-bytes");
    property(numbers, "background.errors.count", "rocksdb.background-errors");
    return numbers;
  }

  private static void histogram(Map<String, Double> numbers, String name, HistogramData data) {
    numbers.put(name + ".count", (double) data.getCount());
    numbers.put(name + ".p50.micros", data.getMedian());
    numbers.put(name + ".p99.micros", data.getPercentile99());
    numbers.put(name + ".max.micros", data.getMax());
  }

  private void ticker(Map<String, Double> numbers, String name, TickerType ticker) {
    numbers.put(name, (double) database.statistics().getTickerCount(ticker));
  }

  private void property(Map<String, Double> numbers, String name, String property) {
    try {
      numbers.put(name, (double) database.rocks().getAggregatedLongProperty(property));
    } catch (RocksDBException unknown) {
      numbers.put(name, Double.NaN);
    }
  }
}
