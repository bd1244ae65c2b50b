package io.oncefs.chunk.engine;

import static io.oncefs.common.Checks.argument;

import io.oncefs.chunk.core.TableBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The budget that all cores of a server share, whichever shard they belong to. */
public final class TableMemory implements TableBudget {
  private final long bytesMax;
  private final AtomicLong used = new AtomicLong();

  public TableMemory(long bytesMax) {
    argument(bytesMax >= SMALL_BYTES, "%s bytes for all writer tables are too few", bytesMax);
    this.bytesMax = bytesMax;
  }

  @Override
  public void grown(long bytes) {
    used.addAndGet(bytes);
  }

  @Override
  public boolean hasRoom(long bytes) {
    return bytes <= SMALL_BYTES || used.get() + bytes <= bytesMax;
  }

  @Override
  public boolean isExceeded() {
    return used.get() > bytesMax;
  }

  /** Three quarters are in use. */
  @Override
  public boolean isTight() {
    return used.get() > bytesMax - bytesMax / 4;
  }

  public long usedBytes() {
    return used.get();
  }
}
