package io.oncefs.storage.rocksdb;

import java.util.concurrent.ArrayBlockingQueue;

/** Keeps a few {@link Scratch}es for whoever comes next. */
final class ScratchPool {
  private static final int KEPT_MAX = 32;

  private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(KEPT_MAX);

  Scratch take() {
    Scratch kept = idle.poll();
    return kept != null ? kept : new Scratch();
  }

  /** More than are kept are left to the collector. */
  void giveBack(Scratch scratch) {
    boolean kept = idle.offer(scratch);
    assert kept || idle.remainingCapacity() == 0;
  }
}
