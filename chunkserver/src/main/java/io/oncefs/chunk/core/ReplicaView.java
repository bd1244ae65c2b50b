package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import org.jspecify.annotations.Nullable;

/**
 * A replica at one moment, for readers on other threads.
 *
 * @param prepared where it stands, durably
 * @param committed the LSN below which it knows everything to be committed
 * @param committedLength the bytes below that
 * @param diverged whether it was found not to hold what was decided
 */
public record ReplicaView(
    ChunkId chunk,
    ReplicaState state,
    @Nullable ChunkDescription description,
    Position prepared,
    long committed,
    long committedLength,
    boolean diverged) {

  public boolean isSealed() {
    return state == ReplicaState.SEALED;
  }

  /** Whether it is a copy that is not complete: nobody is served from it. */
  public boolean isCopying() {
    return state == ReplicaState.COPYING;
  }

  /**
   * How many bytes may be served.
   *
   * @param provenLength a committed length the reader knows of; 0 if none
   */
  public long servable(long provenLength) {
    if (isCopying()) {
      return 0;
    }
    return isSealed()
        ? prepared.length()
        : Math.max(committedLength, Math.min(provenLength, prepared.length()));
  }
}
