package io.oncefs.master.rpc;

import io.oncefs.common.FileId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds back new tails of a file whose last ones came to nothing: the second at once, then ever
 * later, so that a file nobody can go on with does not fill the chunk table.
 */
final class TailBackoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int FILES_MAX = 10_000;

  private final Map<FileId, Misfires> misfires = new LinkedHashMap<>();

  /** A tail was sealed before it had begun. */
  void failed(FileId file, long nowNanos) {
    Misfires before = misfires.remove(file);
    int count = before == null ? 1 : before.count + 1;
    long delay = count == 1 ? 0 : Math.min(FIRST_NANOS << Math.min(count - 2, 10), LONGEST_NANOS);
    if (misfires.size() >= FILES_MAX) {
      misfires.remove(misfires.keySet().iterator().next());
    }
    misfires.put(file, new Misfires(count, nowNanos + delay));
  }

  /** A tail held something. */
  void succeeded(FileId file) {
    misfires.remove(file);
  }

  /** Whether the file's last tail came to nothing. */
  boolean hasFailed(FileId file) {
    return misfires.containsKey(file);
  }

  /** How long the file's next tail has to wait; 0 for not at all. */
  long waitNanos(FileId file, long nowNanos) {
    Misfires last = misfires.get(file);
    return last == null ? 0 : Math.max(0, last.notBeforeNanos - nowNanos);
  }

  void clear() {
    misfires.clear();
  }

  private record Misfires(int count, long notBeforeNanos) {}
}
