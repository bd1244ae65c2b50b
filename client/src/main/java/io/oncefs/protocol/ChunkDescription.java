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
   * The chunk that follows as planned, if this one ends at {@code end} and all its replicas hold
   * that.
   */
  public ChunkDescription next(PlannedTail plan, Position end) {
    return new ChunkDescription(
        plan.chunk(),
        file,
        start + end.length(),
        capacity,
        plan.replicas(),
        new Predecessor(chunk, end, replicas));
  }

  /**
   * Whether another description is of the same chunk, at the same place, and with the same replicas
   * and predecessor: addresses may differ, and where the predecessor is valid.
   */
  public boolean isSameAs(ChunkDescription other) {
    return chunk.equals(other.chunk)
        && file.equals(other.file)
        && start == other.start
        && capacity == other.capacity
        && incarnations().equals(other.incarnations())
        && follows(other.predecessor);
  }

  private List<ReplicaLocation> incarnations() {
    return replicas.stream().map(ReplicaLocation::anywhere).toList();
  }

  private boolean follows(@Nullable Predecessor other) {
    Predecessor own = predecessor;
    if (own == null || other == null) {
      return own == null && other == null;
    }
    return own.chunk().equals(other.chunk()) && own.sealedAt().equals(other.sealedAt());
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
