package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import java.util.List;

/**
 * A chunk that a primary has begun to prepare behind its own, under an id that was taken for it.
 *
 * @param replicas all of them as it was begun, the primary first
 */
public record PlannedChunk(ChunkId id, List<Candidate> replicas) {
  public PlannedChunk {
    replicas = List.copyOf(replicas);
  }
}
