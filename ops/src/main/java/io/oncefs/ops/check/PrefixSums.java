package io.oncefs.ops.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Passes a file on and takes the crc32c of the prefixes that somebody has read before. */
final class PrefixSums extends FilterInputStream {
  private final List<Long> lengths;
  private final Map<Long, Integer> sums = new HashMap<>();
  private final CRC32C crc = new CRC32C();
  private long passed;
  private int next;

  /** Of the prefixes that these reads saw. */
  PrefixSums(InputStream content, List<Observation> reads) {
    super(content);
    this.lengths = reads.stream().map(Observation::length).distinct().sorted().toList();
    take();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    int at = offset;
    int left = count;
    while (left > 0) {
      long due = next < lengths.size() ? lengths.get(next) - passed : left;
      int step = (int) Math.min(left, due);
      crc.update(bytes, at, step);
      passed += step;
      at += step;
      left -= step;
      take();
    }
    return count;
  }

  private void take() {
    if (next < lengths.size() && lengths.get(next) == passed) {
      sums.put(passed, (int) crc.getValue());
      next++;
    }
  }

  /** Passes what is left, so that every prefix that there is has its sum. */
  void drain() throws IOException {
    byte[] rest = new byte[1 << 16];
    int count = read(rest, 0, rest.length);
    while (count >= 0) {
      count = read(rest, 0, rest.length);
    }
  }

  /** How much there was. */
  long length() {
    return passed;
  }

  /** Whether the file begins with what this read saw. */
  boolean match(Observation read) {
    Integer sum = sums.get(read.length());
    return sum != null && sum == read.crc32c();
  }
}
