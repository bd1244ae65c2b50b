package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteView;
import io.oncefs.master.tables.Codec;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A version of the rows that no write changes as long as this is open. */
final class MemoryView implements ByteView {
  private final Rows rows;
  private final AppliedPosition position;
  private final AtomicBoolean closed = new AtomicBoolean();

  MemoryView(Rows rows, AppliedPosition position) {
    this.rows = rows;
    this.position = position;
    rows.share();
  }

  @Override
  public AppliedPosition position() {
    return position;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return open().get(key);
  }

  @Override
  public <V> @Nullable V get(byte[] key, Codec<V> codec) {
    return open().get(key, codec);
  }

  @Override
  public ByteCursor cursor() {
    return open().cursor();
  }

  private Rows open() {
    if (closed.get()) {
      throw new IllegalStateException("the view is closed");
    }
    return rows;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      rows.unshare();
    }
  }
}
