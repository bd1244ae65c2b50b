package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an open chunk is; fixed for its life, logged by the master before anybody hears of it.
 *
 * @param start file offset of the chunk's first byte
 * @param capacity bytes at which it should end; it may grow beyond while no next one can be had
 * @param replicas the first one is the primary
 * @param predecessor whose writer table batch 0 inherits; null for the first chunk of a file
 */
public record ChunkDescription(
    ChunkId chunk,
    FileId file,
    long start,
    long capacity,
    List<ReplicaLocation> replicas,
    @Nullable Predecessor predecessor) {

  public ChunkDescription {
    replicas = List.copyOf(replicas);
  }

  public ReplicaLocation primary() {
    return replicas.get(0);
  }

  /**
   * A sealed chunk whose table is inherited.
   *
   * @param valid replicas that hold exactly {@code sealedAt}
   */
  public record Predecessor(ChunkId chunk, Position sealedAt, List<ReplicaLocation> valid) {
    public Predecessor {
      valid = List.copyOf(valid);
    }
  }
}
