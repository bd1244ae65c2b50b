package io.oncefs.master.tables.rocksdb;

import io.oncefs.common.LogHeaders;
import io.oncefs.master.tables.AppliedPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * Owns the native handles of one database, and closes them, in order, when the last user has
 * released it: the store, each view and each cursor hold it once.
 */
final class RocksDatabase {
  private final Path directory;
  private final RocksSettings settings;
  private final RocksDB database;
  private final ReadOptions reading = new ReadOptions();
  private final WriteOptions writing = new WriteOptions().setSync(false);
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile @Nullable Runnable whenClosed;

  private RocksDatabase(Path directory, RocksSettings settings, RocksDB database) {
    this.directory = directory;
    this.settings = settings;
    this.database = database;
  }

  /** Makes an empty database and closes it again. */
  static void create(Path directory, RocksMemory memory) throws RocksDBException {
    open(directory, new RocksSettings(memory).createIfMissing()).release();
  }

  /** Opens a database that exists, if {@link LogHeaders} finds nothing wrong with it. */
  static RocksDatabase open(Path directory, RocksMemory memory) throws RocksDBException {
    try {
      String damage = LogHeaders.damage(directory);
      if (damage != null) {
        throw new RocksDBException(
            damage, new Status(Status.Code.Corruption, Status.SubCode.None, damage));
      }
    } catch (IOException unreadable) {
      throw new RocksDBException(directory + " cannot be read: " + unreadable);
    }
    return open(directory, new RocksSettings(memory));
  }

  private static RocksDatabase open(Path directory, RocksSettings settings)
      throws RocksDBException {
    try {
      return new RocksDatabase(
          directory, settings, RocksDB.open(settings.options(), directory.toString()));
    } catch (RocksDBException e) {
      settings.close();
      throw e;
    }
  }

  Path directory() {
    return directory;
  }

  RocksDatabase retained() {
    int before = users.getAndUpdate(n -> n == 0 ? 0 : n + 1);
    if (before == 0) {
      throw new IllegalStateException("the tables in " + directory + " are closed");
    }
    return this;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      writing.close();
      reading.close();
      database.close();
      settings.close();
      Runnable last = whenClosed;
      if (last != null) {
        last.run();
      }
    }
  }

  /** Runs the task after the handles are closed. Set it before the last release. */
  void whenClosed(Runnable task) {
    whenClosed = task;
  }

  AppliedPosition position() {
    return StoredPosition.decode(get(StoredPosition.KEY, reading));
  }

  AppliedPosition position(ReadOptions at) {
    return StoredPosition.decode(get(StoredPosition.KEY, at));
  }

  byte @Nullable [] get(byte[] key, ReadOptions at) {
    return Rocks.read(() -> database.get(at, key));
  }

  byte @Nullable [] get(WriteBatchWithIndex pending, byte[] key) {
    return Rocks.read(() -> pending.getFromBatchAndDB(database, reading, key));
  }

  RocksIterator iterator(ReadOptions at) {
    return database.newIterator(at);
  }

  RocksIterator iterator(WriteBatchWithIndex pending) {
    return pending.newIteratorWithBase(database.newIterator(reading));
  }

  void write(WriteBatchWithIndex batch) throws RocksDBException {
    database.write(writing, batch);
  }

  Snapshot snapshot() {
    return database.getSnapshot();
  }

  void release(Snapshot snapshot) {
    database.releaseSnapshot(snapshot);
  }

  /** Returns once every row is where it stays. */
  void compact() throws RocksDBException {
    database.compactRange();
  }

  void checkpoint(Path target) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(target.toString());
    }
  }
}
