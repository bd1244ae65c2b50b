package io.oncefs.ops.sim;

import io.oncefs.chunk.engine.Committer;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;

/**
 * A disk that takes its time: the unit becomes durable at one moment and the shard hears of it at a
 * later one, so that a crash can come before, between and after.
 */
final class SimCommitter implements Committer {
  private static final long SYNC_NANOS_MAX = 600_000;

  private final SimScheduler scheduler;
  private final SimHost host;
  private final ChunkStore store;

  SimCommitter(SimScheduler scheduler, SimHost host, ChunkStore store) {
    this.scheduler = scheduler;
    this.host = host;
    this.store = store;
  }

  @Override
  public void commit(EventLoop shard, WriteUnit unit, Outcome outcome) {
    scheduler.after(
        1 + scheduler.random().nextLong(SYNC_NANOS_MAX * host.slowness()),
        () -> {
          // What was handed to the disk may reach it although the process stands still, but not
          // once the process is dead.
          if (!host.isDead()) {
            shard.execute(write(unit, outcome));
          }
        });
  }

  private Runnable write(WriteUnit unit, Outcome outcome) {
    try {
      store.commit(unit);
    } catch (StoreFull full) {
      return () -> outcome.full(full);
    } catch (StoreFailed failed) {
      return () -> outcome.failed(failed);
    }
    return outcome::durable;
  }
}
