package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.ByteCursor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks many rows up in one pass of a cursor. Each look of its own would go through the filters and
 * indexes of every table file that may have the row; neighbours are a step apart.
 */
final class Sweep {
  /** Steps to the next row wanted before the way down the indexes is the shorter one. */
  private static final int STEPS_MAX = 3;

  private final ByteCursor cursor;
  private byte @Nullable [] at;
  private boolean behindAll;

  private Sweep(ByteCursor cursor) {
    this.cursor = cursor;
  }

  /** The values of these keys in their order; null where there is no row. */
  static List<byte @Nullable []> over(ByteCursor cursor, List<byte[]> keys) {
    byte[][] values = new byte[keys.size()][];
    Sweep sweep = new Sweep(cursor);
    IntStream.range(0, keys.size())
        .boxed()
        .sorted(Comparator.comparing(keys::get, Arrays::compareUnsigned))
        .forEach(i -> values[i] = sweep.isOn(keys.get(i)) ? cursor.value() : null);
    return Arrays.asList(values);
  }

  /** Goes on to this key, which is not before the last one; whether there is such a row. */
  private boolean isOn(byte[] key) {
    int steps = 0;
    while (at != null && steps < STEPS_MAX && Arrays.compareUnsigned(at, key) < 0) {
      moved(cursor.next());
      steps++;
    }
    if (!behindAll && (at == null || Arrays.compareUnsigned(at, key) < 0)) {
      moved(cursor.seek(key));
    }
    return at != null && Arrays.equals(at, key);
  }

  private void moved(boolean toRow) {
    at = toRow ? cursor.key() : null;
    behindAll = !toRow;
  }
}
