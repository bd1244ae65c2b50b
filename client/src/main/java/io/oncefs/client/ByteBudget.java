package io.oncefs.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Back-pressure: at most so many bytes are unacknowledged. One record larger than the budget may go
 * alone. For any thread.
 */
final class ByteBudget {
  /** What a record costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final long max;
  private long used;

  ByteBudget(long max) {
    this.max = max;
  }

  /** Takes the bytes if they are free; never waits. */
  boolean tryTake(int bytes) {
    lock.lock();
    try {
      return takeIfFree(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the bytes, waiting for them at most so long; false if it took too long. */
  boolean take(int bytes, long waitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (!takeIfFree(bytes)) {
        if (left <= 0) {
          return false;
        }
        left = freed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeIfFree(int bytes) {
    long cost = cost(bytes);
    if (used > 0 && used + cost > max) {
      return false;
    }
    used += cost;
    return true;
  }

  /** Gives bytes back. */
  void give(int bytes) {
    lock.lock();
    try {
      used -= cost(bytes);
      freed.signalAll();
    } finally {
      lock.unlock();
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
