package io.oncefs.ops.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/**
 * The records of one size that were asked for and that a reader has not seen yet, in order, with
 * when that was. One thread asks, one sees.
 */
final class Unseen {
  private final AtomicLongArray askedNanos;
  private final int size;
  private long asked;
  private long seen;

  /**
   * @param max at any moment; whoever asks waits before there are more
   * @param size bytes of each
   */
  Unseen(int max, int size) {
    this.askedNanos = new AtomicLongArray(max);
    this.size = size;
  }

  /** By the thread that asks, before it does. */
  void asked(long now) {
    askedNanos.set((int) (asked % askedNanos.length()), now);
    asked++;
  }

  /**
   * By the thread that sees.
   *
   * @param length of the file so far: a record is seen with its last byte
   * @param latencies hears of each record that is seen now for how long it was not
   * @return how many those are
   */
  int seen(long length, long now, LongConsumer latencies) {
    int more = (int) (length / size - seen);
    for (int i = 0; i < more; i++) {
      latencies.accept(now - askedNanos.get((int) (seen % askedNanos.length())));
      seen++;
    }
    return more;
  }
}
