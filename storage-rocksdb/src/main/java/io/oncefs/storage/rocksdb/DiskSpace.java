package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.ChunkStore.Usage;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoreSettings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;

/**
 * Sees to it that a write finds room before it begins, because one that runs out of it half way
 * stops the process. What is in the journal needs its size twice: there, and in a table before that
 * part of the journal is free again.
 */
final class DiskSpace {

  /** Of an exact count every so many bytes written: in between it is added up. */
  private static final long RECOUNT_BYTES = 4 << 20;

  /** Of the reserve, so much is kept as a file at most. */
  private static final long BALLAST_BYTES_MAX = 64 << 20;

  private final Database database;
  private final Commits commits;
  private final BulkFiles files;
  private final Ballast ballast;
  private final FileStore disk;
  private final StoreSettings settings;
  private final long unflushedBytesMax;
  private final AtomicLong countedBytes = new AtomicLong();
  private final AtomicLong sinceCountBytes = new AtomicLong(RECOUNT_BYTES);

  /** For the store in this directory. */
  DiskSpace(
      OpenedDatabase opened, BulkFiles files, Path directory, StoreSettings settings, Tuning tuning)
      throws IOException {
    this.database = opened.database();
    this.commits = opened.commits();
    this.files = files;
    this.ballast = new Ballast(directory, Math.min(settings.reserveBytes() / 4, BALLAST_BYTES_MAX));
    this.unflushedBytesMax = 2 * tuning.writeBuffersBytes();
    this.disk = Files.getFileStore(directory);
    this.settings = settings;
  }

  /** Claims room for a unit: for what goes into the journal, and for what goes into files. */
  void claim(long loggedBytes, long bulkBytes) throws StoreFull, StoreFailed {
    long needed = 2 * loggedBytes + bulkBytes;
    if (needed > Math.min(usable() - unflushedBytesMax, capacityFree())) {
      claimExactly(needed);
    }
    sinceCountBytes.addAndGet(loggedBytes + bulkBytes);
  }

  /**
   * Sees to it that what must be stored can be, even if others have filled the disk: a fence goes
   * into a file of the journal that is there already, and the tables that will be written sooner or
   * later into what the ballast gives up.
   */
  void ensureReserved() throws StoreFailed {
    try {
      if (ballast.bytes() > 0 && disk.getUsableSpace() < ballast.bytes()) {
        ballast.release();
      }
    } catch (IOException failed) {
      throw new StoreFailed("the reserve of the disk cannot be given up", failed);
    }
  }

  /** Lets the ballast be taken or made again, as the disk has it. */
  private void tendBallast() throws StoreFailed {
    ensureReserved();
    try {
      if (ballast.missingBytes() > 0
          && disk.getUsableSpace() - settings.reserveBytes() > 2 * ballast.missingBytes()) {
        ballast.grow();
      }
    } catch (IOException failed) {
      throw new StoreFailed("the reserve of the disk cannot be kept", failed);
    }
  }

  /** Near the end it is worth the time to count. */
  private void claimExactly(long needed) throws StoreFull, StoreFailed {
    recount();
    ensureReserved();
    long free = Math.min(diskFree(), capacityFree());
    if (needed > free) {
      throw new StoreFull(
          "no room for a unit that needs "
              + needed
              + " bytes: "
              + Math.max(0, free)
              + " are free beside a reserve of "
              + settings.reserveBytes(),
          null);
    }
  }

  Usage usage(long chunks) throws StoreFailed {
    tendBallast();
    recount();
    try {
      long capacity = disk.getTotalSpace();
      if (settings.capacityBytes() > 0) {
        capacity = Math.min(capacity, settings.capacityBytes());
      }
      long free = Math.max(0, Math.min(diskFree(), capacityFree()));
      return new Usage(capacity, free, countedBytes.get(), chunks);
    } catch (IOException unreadable) {
      throw new StoreFailed("the size of the disk cannot be read", unreadable);
    }
  }

  private long diskFree() throws StoreFailed {
    return usable() - unflushed();
  }

  private long usable() throws StoreFailed {
    try {
      return disk.getUsableSpace() + ballast.bytes() - settings.reserveBytes();
    } catch (IOException unreadable) {
      throw new StoreFailed("the free space of the disk cannot be read", unreadable);
    }
  }

  private long capacityFree() throws StoreFailed {
    if (settings.capacityBytes() == 0) {
      return Long.MAX_VALUE;
    }
    if (sinceCountBytes.get() >= RECOUNT_BYTES) {
      recount();
    }
    return settings.capacityBytes()
        - settings.reserveBytes()
        - commits.journalBytes()
        - countedBytes.get()
        - sinceCountBytes.get();
  }

  /** What is in the log and in memory and will need room in tables. */
  private long unflushed() throws StoreFailed {
    return sum("rocksdb.size-all-mem-tables");
  }

  private void recount() throws StoreFailed {
    sinceCountBytes.set(0);
    countedBytes.set(
        sum("rocksdb.total-sst-files-size")
            + sum("rocksdb.total-blob-file-size")
            + files.bytes()
            + unflushed());
  }

  private long sum(String property) throws StoreFailed {
    try {
      return database.rocks().getAggregatedLongProperty(property);
    } catch (RocksDBException unreadable) {
      throw new StoreFailed("RocksDB does not say " + property, unreadable);
    }
  }
}
