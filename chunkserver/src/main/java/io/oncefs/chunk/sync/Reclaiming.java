package io.oncefs.chunk.sync;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;

/**
 * Brings the space of dropped chunks back, a while after the first of them went: then it is done
 * for many at once. On a loop of its own, since it may take long.
 */
public final class Reclaiming {
  private static final long DELAY_NANOS = 10_000_000_000L;

  private final Host host;
  private final EventLoop loop;
  private final ChunkStore store;
  private boolean due;

  public Reclaiming(Host host, ChunkStore store) {
    this.host = host;
    this.loop = host.newLoop("reclaim");
    this.store = store;
  }

  /** Something was dropped or cut; from any thread. */
  public void dropped() {
    loop.execute(
        () -> {
          if (!due) {
            due = true;
            loop.after(DELAY_NANOS, this::reclaim);
          }
        });
  }

  private void reclaim() {
    due = false;
    try {
      store.reclaim();
    } catch (StoreFailed failed) {
      host.faults().fatal("the space of dropped chunks could not be brought back", failed);
    }
  }

  /** Begins no more; a run under way goes on until the store is closed. */
  public void close() {
    // From the loop itself: closed from outside, a run would be interrupted, and an interrupt
    // closes
    // the file of the journal under whoever writes to it.
    loop.execute(loop::close);
  }
}
