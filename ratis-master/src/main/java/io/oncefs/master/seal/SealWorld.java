package io.oncefs.master.seal;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link Sealer} knows of and asks from the master around it, on the master's loop. */
public interface SealWorld {
  /** A chunk as this node has applied it. */
  @Nullable ChunkRow chunk(ChunkId chunk);

  /** Where a replica is found now. */
  ReplicaLocation locate(Replica replica);

  /** Those of these stores whose leases have expired. */
  Set<StoreId> expired(List<StoreId> stores);

  /** The store's replica is said not to be what was decided. */
  void doubt(StoreId store, ChunkId chunk);

  /** The store does not answer, or holds others up. */
  void suspect(StoreId store);

  /**
   * Where the tail behind a chunk may go; null if it should not be opened yet.
   *
   * @param misfired whether the chunk is to be sealed before it has begun
   * @param reason why it is sealed: after trouble the next primary is another server
   */
  @Nullable List<Candidate> nextTail(ChunkRow chunk, boolean misfired, SealReason reason);

  /** The decision about a chunk was applied, the first one or not. */
  void decided(ChunkInfo sealed);

  /** A tail was opened: the primary has to hear of it. */
  void opened(ChunkInfo tail);

  /** Opens or finds the tail of a file; null if there is none to be had now. */
  void openTail(FileId file, Consumer<@Nullable ChunkInfo> then);

  /**
   * A replica has carried the decision out.
   *
   * @param kept whether it stands at exactly the decided position; otherwise it never will
   */
  void confirmed(StoreId store, ChunkId chunk, boolean kept);
}
