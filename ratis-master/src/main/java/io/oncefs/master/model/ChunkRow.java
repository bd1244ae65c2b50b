package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk and, once it is sealed, the decision about it.
 *
 * @param replicas as it was opened, the primary first; never changes
 * @param predecessor the chunk before it in the file, whose writer table it inherits
 * @param decision null while it is open
 */
public record ChunkRow(
    ChunkId id,
    FileId file,
    long start,
    long capacity,
    List<Replica> replicas,
    @Nullable ChunkId predecessor,
    @Nullable Decision decision) {
  public ChunkRow {
    replicas = List.copyOf(replicas);
  }

  /**
   * Where the chunk ends; logged once and never changed.
   *
   * @param valid stores that hold exactly that, in the order of the replicas
   */
  public record Decision(Position at, List<StoreId> valid) {
    public Decision {
      valid = List.copyOf(valid);
    }
  }

  public boolean isOpen() {
    return decision == null;
  }

  /** Whether it was sealed before its batch 0 was stored, and so left the file. */
  public boolean isRemoved() {
    return decision != null && decision.at().lsn() == 0;
  }

  public boolean isReplica(StoreId store) {
    return replicas.stream().anyMatch(replica -> replica.store().equals(store));
  }

  public ChunkRow decided(Decision made) {
    return new ChunkRow(id, file, start, capacity, replicas, predecessor, made);
  }
}
