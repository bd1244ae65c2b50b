package io.oncefs.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Back-pressure: at most so many bytes are unacknowledged. One record larger than the budget may go
 * alone. For any thread.
 */
final class ByteBudget {
  /** What a record costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final AtomicLong used = new AtomicLong();
  private final long max;

  /** Only who has to wait takes the lock, and who gives back while somebody waits. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition freed = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();

  ByteBudget(long max) {
    this.max = max;
  }

  /** Takes the bytes if they are free; never waits. */
  boolean tryTake(int bytes) {
    long cost = cost(bytes);
    long before = used.get();
    while (before == 0 || before + cost <= max) {
      if (used.compareAndSet(before, before + cost)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /** Takes the bytes, waiting for them at most so long; false if it took too long. */
  boolean take(int bytes, long waitNanos) throws InterruptedException {
    if (tryTake(bytes)) {
      return true;
    }
    lock.lockInterruptibly();
    waiting.incrementAndGet();
    try {
      long left = waitNanos;
      while (!tryTake(bytes)) {
        if (left <= 0) {
          return false;
        }
        left = freed.awaitNanos(left);
      }
      return true;
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }

  /** Gives bytes back. */
  void give(int bytes) {
    used.addAndGet(-cost(bytes));
    // Whoever began to wait before this is seen here; whoever begins later sees the bytes.
    if (waiting.get() > 0) {
      lock.lock();
      try {
        freed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  long max() {
    return max;
  }

  private static long cost(int bytes) {
    return (long) bytes + OVERHEAD_BYTES;
  }

  /** A wait no longer than can be counted in nanoseconds. */
  static long nanos(java.time.Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return TimeUnit.DAYS.toNanos(36_500);
    }
  }
}
