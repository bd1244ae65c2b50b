package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import java.util.List;

/**
 * What the next chunk of a file is to be, told to the primary of the one that is about to end. Only
 * the id is logged: whether it becomes the file's tail is decided with the seal of the chunk before
 * it.
 *
 * @param chunk an id that nobody else is given
 * @param replicas the first one is the primary
 */
public record PlannedTail(ChunkId chunk, List<ReplicaLocation> replicas) {
  public PlannedTail {
    replicas = List.copyOf(replicas);
  }
}
