package io.oncefs.chunk.core;

import java.util.Collection;

/**
 * What the rows of a table may keep when all of them keep too much: everyone the same share, and
 * who has less than that loses nothing. The share depends on the rows alone, so every fold of the
 * same records cuts the same.
 */
final class ResultShares {
  private ResultShares() {}

  /**
   * Leaves at most this many results, the newest of every row.
   *
   * @return how many are left
   */
  static int cut(Collection<WriterEntry> rows, int most) {
    int longest = 0;
    for (WriterEntry each : rows) {
      longest = Math.max(longest, each.results().size());
    }
    int fits = 0;
    int tooMany = longest + 1;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (kept(rows, middle) <= most) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    for (WriterEntry each : rows) {
      each.results().keepNewest(fits);
    }
    return (int) kept(rows, fits);
  }

  private static long kept(Collection<WriterEntry> rows, int share) {
    long sum = 0;
    for (WriterEntry each : rows) {
      sum += Math.min(each.results().size(), share);
    }
    return sum;
  }
}
