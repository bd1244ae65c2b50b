package io.oncefs.storage.rocksdb;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets many calls in until it is shut, and shuts only when all have left: no handle is used after
 * it is closed.
 */
final class Gate {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean shut;

  /** Begins a call, which must {@link #leave}. */
  void enter() {
    lock.readLock().lock();
    if (shut) {
      lock.readLock().unlock();
      throw new IllegalStateException("this store is closed");
    }
  }

  void leave() {
    lock.readLock().unlock();
  }

  /** Returns whether this call shut it. */
  boolean shut() {
    lock.writeLock().lock();
    try {
      boolean first = !shut;
      shut = true;
      return first;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
