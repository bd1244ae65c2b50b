package io.oncefs.chunk.engine;

import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.runtime.EventLoop;

/** How a shard's units reach the disk: at once on its own thread, or after a simulated while. */
public interface Committer {
  /**
   * Makes a unit durable.
   *
   * @param shard the loop of the shard that asks; the outcome is told there, once, maybe before
   *     this returns, or never if the process ends first
   */
  void commit(EventLoop shard, WriteUnit unit, Outcome outcome);

  /** What became of a unit. */
  interface Outcome {
    void durable();

    /** Nothing was written. */
    void full(StoreFull full);

    /** It is not known what was written. */
    void failed(StoreFailed failed);
  }
}
