package io.oncefs.storage.rocksdb;

import io.oncefs.common.LogHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * Owns every native handle of one database and closes them in the reverse order of their making.
 * Whoever uses one must see to it that {@link #close} does not run meanwhile.
 */
final class Database implements AutoCloseable {
  private final Path directory;
  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
  private final RocksDB rocks;
  private final List<ColumnFamilyHandle> families = new ArrayList<>();
  private final Statistics statistics;
  private final ReadOptions reads;
  private final ReadOptions scans;
  private final WriteOptions synced;

  /**
   * Opens the database.
   *
   * @param create whether to make it; it must not exist then, and must otherwise
   */
  Database(Path directory, Tuning tuning, boolean create) throws RocksDBException {
    this.directory = directory;
    boolean opened = false;
    boolean direct = DirectFile.isPossibleIn(store());
    try {
      Cache cache = own(new LRUCache(tuning.memoryBytes()));
      WriteBufferManager buffers = own(new WriteBufferManager(tuning.writeBuffersBytes(), cache));
      statistics = own(new Statistics());
      statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
      reads = own(new ReadOptions().setVerifyChecksums(true));
      scans = own(new ReadOptions().setVerifyChecksums(true).setFillCache(false));
      synced = own(new WriteOptions().setSync(true));
      List<ColumnFamilyDescriptor> wanted =
          List.of(
              family("default", tuning.meta(cache)),
              family("replicas", tuning.replicas(cache)),
              family("batches", tuning.batches(cache)),
              family("bytes", tuning.pieces(cache)),
              family("bulk", tuning.bulk(cache)));
      if (!create) {
        check(directory);
      }
      rocks =
          own(
              RocksDB.open(
                  own(tuning.database(buffers, statistics, create, direct)),
                  directory.toString(),
                  wanted,
                  families));
      families.forEach(this::own);
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), own(options));
  }

  private <T extends AbstractNativeReference> T own(T handle) {
    owned.push(handle);
    return handle;
  }

  /** The directory of the store that this is the database of. */
  Path store() {
    return directory.resolveSibling(".").normalize();
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle meta() {
    return families.get(0);
  }

  ColumnFamilyHandle replicas() {
    return families.get(1);
  }

  ColumnFamilyHandle batches() {
    return families.get(2);
  }

  ColumnFamilyHandle pieces() {
    return families.get(3);
  }

  ColumnFamilyHandle bulk() {
    return families.get(4);
  }

  List<ColumnFamilyHandle> families() {
    return families;
  }

  Statistics statistics() {
    return statistics;
  }

  /**
   * Verifies the checksums of everything read. That bytes are checked again by {@link Pieces} is no
   * reason to do without: a damaged block that is not checked can crash it.
   */
  ReadOptions reads() {
    return reads;
  }

  /**
   * The same for what is read in long runs: it leaves the cache to what is asked for again and
   * again, and need not push out a block for each that it reads.
   */
  ReadOptions scans() {
    return scans;
  }

  /** Returns from a write when it is durable. */
  WriteOptions synced() {
    return synced;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }

  private static void check(Path directory) throws RocksDBException {
    try {
      String damage = LogHeaders.damage(directory);
      if (damage != null) {
        throw new RocksDBException(damage);
      }
    } catch (IOException unreadable) {
      throw new RocksDBException(directory + " cannot be read: " + unreadable);
    }
  }
}
