package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteView;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A RocksDB snapshot and the options to read at it. */
final class RocksView implements ByteView {
  private final RocksDatabase database;
  private final Snapshot snapshot;
  private final ReadOptions reading;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over the hold on the database. */
  RocksView(RocksDatabase retained) {
    this.database = retained;
    this.snapshot = retained.snapshot();
    this.reading = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public AppliedPosition position() {
    requireOpen();
    return database.position(reading);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    return database.get(key, reading);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    try (ByteCursor cursor = cursor()) {
      return Sweep.over(cursor, keys);
    }
  }

  @Override
  public ByteCursor cursor() {
    requireOpen();
    return new RocksCursor(database, database.iterator(reading));
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the view is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reading.close();
      database.release(snapshot);
      database.release();
    }
  }
}
