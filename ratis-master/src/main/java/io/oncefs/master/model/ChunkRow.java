package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chunk and, once it is sealed, the decision about it.
 *
 * @param replicas while it is open as it was opened, the primary first. Once it is sealed: where it
 *     is valid, where the decision has yet to be carried out, and where a copy is being made
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

  public boolean isValid(StoreId store) {
    return decision != null && decision.valid().contains(store);
  }

  /** With one more replica, which has yet to become valid. */
  public ChunkRow with(Replica replica) {
    List<Replica> more = new ArrayList<>(replicas);
    more.add(replica);
    return new ChunkRow(id, file, start, capacity, more, predecessor, decision);
  }

  /** Of a sealed chunk: without any trace of this store. */
  public ChunkRow without(StoreId store) {
    List<Replica> left =
        replicas.stream().filter(replica -> !replica.store().equals(store)).toList();
    Decision still =
        decision == null
            ? null
            : new Decision(
                decision.at(),
                decision.valid().stream().filter(each -> !each.equals(store)).toList());
    return new ChunkRow(id, file, start, capacity, left, predecessor, still);
  }

  /** Of a sealed chunk: the store's replica is a valid one from now on. */
  public ChunkRow validAt(StoreId store) {
    Decision made = Objects.requireNonNull(decision);
    return decided(
        new Decision(
            made.at(),
            replicas.stream()
                .map(Replica::store)
                .filter(each -> each.equals(store) || made.valid().contains(each))
                .toList()));
  }

  public ChunkRow decided(Decision made) {
    return new ChunkRow(id, file, start, capacity, replicas, predecessor, made);
  }
}
