package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.chunk.core.StoredChunk;
import io.oncefs.chunk.core.WriterFold;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from the store what cores and readers need to begin with a chunk. */
public final class StoredChunks {
  private StoredChunks() {}

  /** A replica with the positions its core keeps at hand; null if the store has none. */
  public static @Nullable StoredChunk load(ChunkStore store, ChunkId chunk)
      throws StoreFailed, StoreDamaged {
    StoredReplica replica = store.replica(chunk);
    if (replica == null) {
      return null;
    }
    if (replica.phase() == Phase.SEALED || replica.phase() == Phase.COPYING) {
      return new StoredChunk(replica, replica.prepared(), List.of());
    }
    Position committedAt = positionAt(store, chunk, replica.committed());
    List<Position> above = new ArrayList<>();
    for (long lsn = replica.committed() + 1; lsn <= replica.prepared().lsn(); lsn++) {
      above.add(positionAt(store, chunk, lsn));
    }
    return new StoredChunk(replica, committedAt, above);
  }

  private static Position positionAt(ChunkStore store, ChunkId chunk, long lsn)
      throws StoreFailed, StoreDamaged {
    Position position = lsn == 0 ? Position.ZERO : store.positionAt(chunk, lsn);
    if (position == null) {
      throw new StoreDamaged(chunk, 0, "no position at LSN " + lsn, null);
    }
    return position;
  }

  /** What readers may know of a replica that no core has in hand; null if there is none. */
  static @Nullable ReplicaView view(ChunkStore store, ChunkId chunk)
      throws StoreFailed, StoreDamaged {
    StoredChunk stored = load(store, chunk);
    if (stored == null) {
      return null;
    }
    StoredReplica replica = stored.replica();
    return new ReplicaView(
        chunk,
        stateOf(replica.phase()),
        replica.description(),
        replica.prepared(),
        replica.committed(),
        stored.committedAt().length(),
        false);
  }

  static ReplicaState stateOf(Phase phase) {
    return switch (phase) {
      case OPEN -> ReplicaState.OPEN;
      case FENCED -> ReplicaState.FENCED;
      case COPYING -> ReplicaState.COPYING;
      case SEALED -> ReplicaState.SEALED;
    };
  }

  /**
   * The writer table of a file as of a position in one of its chunks: batch 0 with the records
   * below the position folded in. Null if the chunk has no batch 0, or is dropped meanwhile.
   *
   * @param heldNanos for how long the chunk has been here: so much older are those of whom it holds
   *     nothing. When the others were last heard of nobody knows any more: just now
   */
  public static @Nullable WriterTable writersAsOf(
      ChunkStore store, ChunkId chunk, Position at, long heldNanos)
      throws StoreFailed, StoreDamaged {
    FirstBatch first = store.firstBatch(chunk);
    if (first == null || at.lsn() == 0) {
      return null;
    }
    WriterFold fold = WriterFold.of(first.writers());
    long[] folded = {1};
    if (at.lsn() > 1) {
      store.records(
          chunk,
          1,
          at.lsn(),
          (before, records) -> {
            fold.foldAll(chunk, before.lsn(), records, heldNanos);
            folded[0] = before.lsn() + 1;
            return true;
          });
    }
    return folded[0] == at.lsn() ? fold.table(heldNanos) : null;
  }
}
