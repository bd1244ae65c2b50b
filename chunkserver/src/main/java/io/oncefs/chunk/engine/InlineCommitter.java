package io.oncefs.chunk.engine;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.runtime.EventLoop;

/** Commits on the shard's own thread: what arrives meanwhile makes up the next unit. */
public final class InlineCommitter implements Committer {
  private final ChunkStore store;

  public InlineCommitter(ChunkStore store) {
    this.store = store;
  }

  @Override
  public void commit(EventLoop shard, WriteUnit unit, Outcome outcome) {
    try {
      store.commit(unit);
    } catch (StoreFull full) {
      outcome.full(full);
      return;
    } catch (StoreFailed failed) {
      outcome.failed(failed);
      return;
    }
    outcome.durable();
  }
}
