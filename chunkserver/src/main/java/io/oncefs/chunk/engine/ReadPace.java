package io.oncefs.chunk.engine;

import io.oncefs.runtime.Clock;
import java.util.function.BooleanSupplier;

/**
 * Whether small reads may run on the thread that brings them. While the store answers from memory
 * the way to a reader and back costs more than such a read; but when it has to wait for its disk,
 * nobody else may have to wait with it. So a read that took long sends all that come for {@link
 * #PAUSES} times as long to the readers: a thread spends at most one part in so many waiting.
 */
final class ReadPace {
  /** A read of more takes long in any case. */
  private static final int SMALL_BYTES_MAX = 64 << 10;

  private static final long QUICK_NANOS_MAX = 1_000_000L;
  private static final int PAUSES = 50;

  private final Clock clock;
  private volatile long slowUntilNanos;

  ReadPace(Clock clock) {
    this.clock = clock;
    this.slowUntilNanos = clock.nanos();
  }

  /** Runs a read of so many bytes here and now, if it may; returns whether it is answered then. */
  boolean runs(int bytes, BooleanSupplier read) {
    long began = clock.nanos();
    if (bytes > SMALL_BYTES_MAX || began - slowUntilNanos < 0) {
      return false;
    }
    boolean answered = read.getAsBoolean();
    long now = clock.nanos();
    long took = now - began;
    if (took > QUICK_NANOS_MAX) {
      slowUntilNanos = now + PAUSES * took;
    }
    return answered;
  }
}
