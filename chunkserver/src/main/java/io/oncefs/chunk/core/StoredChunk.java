package io.oncefs.chunk.core;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.Position;
import java.util.List;

/**
 * A replica as read from the store, with what its core keeps at hand.
 *
 * @param committedAt the position at {@code replica.committed()}
 * @param above the positions of every LSN above that, up to {@code replica.prepared()}
 */
public record StoredChunk(StoredReplica replica, Position committedAt, List<Position> above) {
  public StoredChunk {
    above = List.copyOf(above);
  }
}
