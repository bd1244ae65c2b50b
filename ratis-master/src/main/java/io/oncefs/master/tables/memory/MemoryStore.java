package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteStore;
import io.oncefs.master.tables.ByteView;
import io.oncefs.master.tables.ByteWrite;
import io.oncefs.master.tables.TableStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows in a sorted map. A write changes the map in place and keeps what it needs to take that back;
 * a view that is open when a write begins keeps the map, and the write goes on with a copy.
 */
final class MemoryStore implements ByteStore {
  /** Held from begin to close of a write, so that views see committed rows only. */
  private final ReentrantLock lock = new ReentrantLock();

  private Rows rows = new Rows();
  private AppliedPosition applied = AppliedPosition.NOTHING;

  @Override
  public AppliedPosition applied() {
    lock.lock();
    try {
      return applied;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ByteWrite begin() {
    lock.lock();
    if (rows.isShared()) {
      rows = rows.copy();
    }
    return new MemoryWrite(rows, position -> applied = position, lock::unlock);
  }

  @Override
  public ByteView view() {
    lock.lock();
    try {
      return new MemoryView(rows, applied);
    } finally {
      lock.unlock();
    }
  }

  /** All rows, key and value, each behind its length. */
  byte[] image() {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    var image = new ByteArrayOutputStream();
    try (ByteView view = view();
        ByteCursor cursor = view.cursor()) {
      for (boolean row = cursor.seek(new byte[0]); row; row = cursor.next()) {
        for (byte[] each : List.of(cursor.key(), cursor.value())) {
          image.writeBytes(length.putInt(0, each.length).array());
          image.writeBytes(each);
        }
      }
    }
    return image.toByteArray();
  }

  @Override
  public void checkpoint(Path directory) {
    try (ByteView view = view()) {
      MemoryCheckpoint.write(directory, view);
    } catch (IOException e) {
      throw new TableStoreException("cannot write the checkpoint " + directory, e);
    }
  }

  @Override
  public void restore(Path checkpoint) {
    Rows restored = new Rows();
    AppliedPosition position;
    try {
      position = MemoryCheckpoint.read(checkpoint, restored);
    } catch (IOException e) {
      throw new TableStoreException("cannot read the checkpoint " + checkpoint, e);
    }
    lock.lock();
    try {
      rows = restored;
      applied = position;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {}
}
