package io.oncefs.ops.explore;

/** A set of longs that takes ten to twenty bytes for each. */
final class LongSet {
  private static final int SHARES = 64;

  private final long[][] shares = new long[SHARES][1 << 8];
  private final int[] sizes = new int[SHARES];
  private long size;

  /** Whether it was not there. */
  boolean add(long value) {
    // Zero marks a free place.
    long key = value == 0 ? 1 : value;
    long spread = spread(key);
    int share = (int) (spread >>> 58);
    long[] keys = shares[share];
    int at = slot(keys, key, spread);
    if (keys[at] == key) {
      return false;
    }
    keys[at] = key;
    size++;
    if (++sizes[share] > keys.length / 5 * 4) {
      grow(share);
    }
    return true;
  }

  long size() {
    return size;
  }

  /** A share at a time, so that the whole set is never there twice. */
  private void grow(int share) {
    long[] old = shares[share];
    long[] more = new long[old.length * 2];
    for (long key : old) {
      if (key != 0) {
        more[slot(more, key, spread(key))] = key;
      }
    }
    shares[share] = more;
  }

  private static int slot(long[] keys, long key, long spread) {
    int mask = keys.length - 1;
    int at = (int) (spread & mask);
    while (keys[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  static long spread(long key) {
    long z = key * 0x9E3779B97F4A7C15L;
    return z ^ (z >>> 29);
  }
}
