package io.oncefs.storage.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All extents of one chunk, by ascending offset; not changed any more once it is filled. */
final class ChunkExtents {
  /** Of a chunk with more, each read looks for its own. */
  static final int COUNT_MAX = 4_096;

  private static final int WEIGHT = 128;

  private final List<Extent> extents = new ArrayList<>();
  private long[] starts = new long[16];
  private int weight = WEIGHT;
  private boolean complete = true;

  /**
   * Adds the next one; returns whether more are wanted.
   *
   * @param start above that of all others
   */
  boolean add(long start, Extent extent) {
    if (extents.size() == COUNT_MAX) {
      giveUp();
      return false;
    }
    if (extents.size() == starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[extents.size()] = start;
    extents.add(extent);
    weight += extent.weight();
    return true;
  }

  /** It will not hold all of them. */
  void giveUp() {
    extents.clear();
    starts = new long[0];
    weight = WEIGHT;
    complete = false;
  }

  /** Whether it holds all there are; if not, it holds none. */
  boolean areComplete() {
    return complete;
  }

  /** Of memory, in bytes. */
  int weight() {
    return weight + starts.length * Long.BYTES;
  }

  int count() {
    return extents.size();
  }

  /** The number of the last one that begins at or before this offset; -1 if none does. */
  int floor(long offset) {
    int found = Arrays.binarySearch(starts, 0, extents.size(), offset);
    return found >= 0 ? found : -found - 2;
  }

  long start(int number) {
    return starts[number];
  }

  Extent get(int number) {
    return extents.get(number);
  }
}
