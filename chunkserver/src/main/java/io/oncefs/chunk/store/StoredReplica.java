package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of one replica.
 *
 * @param description null for a fence of a chunk whose batch 0 never arrived
 * @param prepared where it stands; for a sealed one where it was sealed
 * @param committed largest LSN stored as committed; at most {@code prepared.lsn()}
 */
public record StoredReplica(
    ChunkId chunk,
    Phase phase,
    @Nullable ChunkDescription description,
    Position prepared,
    long committed) {

  /** OPEN, then FENCED, then SEALED; or COPYING, then SEALED. Fenced and sealed are final. */
  public enum Phase {
    OPEN,
    FENCED,
    /** Some leading batches of a chunk that is sealed elsewhere: nobody is served from it. */
    COPYING,
    SEALED;

    /** Whether batches may follow, so that it stands after its last one. */
    public boolean grows() {
      return this == OPEN || this == COPYING;
    }
  }
}
