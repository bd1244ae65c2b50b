package io.oncefs.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Whether small reads may run on the thread that brings them. While the store answers from memory
 * the way to a reader and back costs more than such a read; but when it has to wait for its disk,
 * nobody else may have to wait with it. So what reads that are not quick take of such threads is at
 * most one part in {@link #PARTS} of the time, and {@link #AT_ONCE_NANOS} at a stretch, and while
 * one of them is not quick no other begins; beyond that reads go to the readers. One that was
 * merely interrupted, as happens on a busy machine, changes nothing.
 */
public final class ReadPace {
  /** A read of more takes long in any case. */
  private static final int SMALL_BYTES_MAX = 64 << 10;

  private static final long QUICK_NANOS_MAX = 1_000_000L;
  private static final int PARTS = 50;
  private static final long AT_ONCE_NANOS = 20_000_000L;

  private final Clock clock;

  /** When all that slow reads took will have been made up for. */
  private final AtomicLong evenNanos;

  /** Reads that run here and now, and when the first of them began. */
  private final AtomicInteger running = new AtomicInteger();

  private volatile long begunNanos;

  public ReadPace(Clock clock) {
    this.clock = clock;
    this.evenNanos = new AtomicLong(clock.nanos());
  }

  /** Runs a read of so many bytes here and now, if it may; returns whether it is answered then. */
  public boolean runs(int bytes, BooleanSupplier read) {
    long began = clock.nanos();
    if (bytes > SMALL_BYTES_MAX || evenNanos.get() - began > PARTS * AT_ONCE_NANOS) {
      return false;
    }
    if (running.get() > 0 && began - begunNanos > QUICK_NANOS_MAX) {
      return false;
    }
    boolean answered = run(began, read);
    long now = clock.nanos();
    long took = now - began;
    if (took > QUICK_NANOS_MAX) {
      evenNanos.getAndUpdate(even -> (even - now > 0 ? even : now) + PARTS * took);
    }
    return answered;
  }

  private boolean run(long began, BooleanSupplier read) {
    if (running.getAndIncrement() == 0) {
      begunNanos = began;
    }
    try {
      return read.getAsBoolean();
    } finally {
      running.decrementAndGet();
    }
  }
}
