package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteWrite;
import io.oncefs.master.tables.Codec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes rows in place and undoes that, last change first, if it is not committed. */
final class MemoryWrite implements ByteWrite {
  private final Rows rows;
  private final Consumer<AppliedPosition> committed;
  private final Runnable whenClosed;
  private final Deque<Runnable> undo = new ArrayDeque<>();

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
  public <V> @Nullable V get(byte[] key, Codec<V> codec) {
    return rows.get(key, codec);
  }

  @Override
  public ByteCursor cursor() {
    return rows.cursor();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    set(key, value);
  }

  @Override
  public void delete(byte[] key) {
    set(key, null);
  }

  private void set(byte[] key, byte @Nullable [] value) {
    byte[] before = rows.set(key, value);
    undo.push(() -> rows.set(key, before));
  }

  @Override
  public void commit(AppliedPosition position) {
    undo.clear();
    committed.accept(position);
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
    undo.clear();
    whenClosed.run();
  }
}
