package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteWrite;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes rows in place and undoes that if it is not committed. */
final class MemoryWrite implements ByteWrite {
  private record Before(byte[] key, byte @Nullable [] value) {}

  private final Rows rows;
  private final Consumer<AppliedPosition> committed;
  private final Runnable whenClosed;
  private final Deque<Before> undo = new ArrayDeque<>();

  MemoryWrite(Rows rows, Consumer<AppliedPosition> committed, Runnable whenClosed) {
    this.rows = rows;
    this.committed = committed;
    this.whenClosed = whenClosed;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public ByteCursor cursor() {
    return rows.cursor();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    undo.push(new Before(key, rows.set(key, value)));
  }

  @Override
  public void delete(byte[] key) {
    undo.push(new Before(key, rows.set(key, null)));
  }

  @Override
  public void commit(AppliedPosition position) {
    undo.clear();
    committed.accept(position);
  }

  @Override
  public void close() {
    for (Before before : undo) {
      rows.set(before.key(), before.value());
    }
    undo.clear();
    whenClosed.run();
  }
}
