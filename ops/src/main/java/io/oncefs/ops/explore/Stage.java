package io.oncefs.ops.explore;

import io.oncefs.chunk.core.ChunkCore;
import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ReplicaLocation;
import org.jspecify.annotations.Nullable;

/** How far a server has got with a chunk, by what is durable: there is no way back. */
enum Stage {
  /** Anything it hears may matter. */
  OPEN,
  /** A replica that is fenced or sealed, and leads nothing. */
  CLOSED,
  /** It led the chunk and admits no more; the votes for what it sent still count. */
  RESIGNED,
  /** It led the chunk, which is sealed. */
  ENDED;

  static Stage of(ChunkCore core, StoreId store, Generation generation) {
    ReplicaView view = core.view();
    if (leads(view.description(), store, generation)) {
      return view.isSealed() ? ENDED : core.isLeading() ? OPEN : RESIGNED;
    }
    return view.isSealed() || view.state() == ReplicaState.FENCED ? CLOSED : OPEN;
  }

  /** A server leads no chunk that was opened before it started. */
  private static boolean leads(
      @Nullable ChunkDescription description, StoreId store, Generation generation) {
    ReplicaLocation primary = description == null ? null : description.primary();
    return primary != null
        && primary.store().equals(store)
        && primary.generation().equals(generation);
  }
}
