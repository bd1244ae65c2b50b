package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.TableBudget;
import io.oncefs.chunk.core.TableLimits;
import java.util.concurrent.atomic.AtomicLong;

/** The budget that all cores of a server share, whichever shard they belong to. */
public final class TableMemory implements TableBudget {
  private final TableLimits limits;
  private final AtomicLong used = new AtomicLong();

  public TableMemory(TableLimits limits) {
    this.limits = limits;
  }

  @Override
  public void grown(long bytes) {
    used.addAndGet(bytes);
  }

  @Override
  public TableLimits limits() {
    return limits;
  }

  @Override
  public boolean hasRoom(long bytes) {
    return bytes <= limits.smallBytes() || used.get() + bytes <= limits.bytesMax();
  }

  @Override
  public boolean isExceeded() {
    return used.get() > limits.bytesMax();
  }

  /** Three quarters are in use. */
  @Override
  public boolean isTight() {
    return used.get() > limits.bytesMax() - limits.bytesMax() / 4;
  }

  public long usedBytes() {
    return used.get();
  }
}
