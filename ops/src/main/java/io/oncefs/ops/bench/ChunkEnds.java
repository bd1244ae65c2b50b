package io.oncefs.ops.bench;

import java.util.Arrays;

/**
 * Which appends met the end of a chunk: those that were under way while the file went on in the
 * next one, which are the first that lie there, as many as may be outstanding.
 */
final class ChunkEnds {
  private long[] offsets = new long[1 << 12];
  private long[] nanos = new long[1 << 12];
  private int count;

  /** Takes note of an append, from any thread. */
  synchronized void add(long offset, long latencyNanos) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    offsets[count] = offset;
    nanos[count] = latencyNanos;
    count++;
  }

  synchronized void reset() {
    count = 0;
  }

  /** The appends that met the end of a chunk, and the others. */
  record Split(Latencies atEnds, Latencies elsewhere) {}

  /**
   * Tells them apart.
   *
   * @param starts of all chunks in the file, ascending; nothing ended where the first one begins
   * @param withinBytes so far behind the start of a chunk lie those that were under way
   */
  synchronized Split split(long[] starts, long withinBytes) {
    Split split = new Split(new Latencies(), new Latencies());
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(starts, offsets[i]);
      int chunk = at >= 0 ? at : -at - 2;
      boolean met = chunk > 0 && offsets[i] - starts[chunk] < withinBytes;
      (met ? split.atEnds : split.elsewhere).add(nanos[i]);
    }
    return split;
  }
}
