package io.oncefs.chunk.engine;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;

/**
 * Reads all of a sealed replica, a piece at a time, and works out its digest anew: from batch 0
 * over every record, each with its bytes.
 */
public final class Verification {
  private final ChunkStore store;
  private final ChunkId chunk;
  private final Position sealedAt;
  private Position at = Position.ZERO;

  /** Nothing was read yet. */
  public Verification(ChunkStore store, ChunkId chunk, Position sealedAt) {
    this.store = store;
    this.chunk = chunk;
    this.sealedAt = sealedAt;
  }

  /** How far it has come. */
  public enum Outcome {
    GOING_ON,
    /** It is what was decided. */
    WHOLE,
    /** There is no sealed replica here, or no longer. */
    ABSENT,
    /** It reads well but is not what was decided. */
    DIFFERENT
  }

  public ChunkId chunk() {
    return chunk;
  }

  /** Bytes of the file that were read so far. */
  public long readBytes() {
    return at.length();
  }

  /**
   * Reads on.
   *
   * @param bytes about so many
   * @throws StoreDamaged if it does not read well
   */
  public Outcome step(int bytes) throws StoreFailed, StoreDamaged {
    StoredReplica replica = store.replica(chunk);
    if (replica == null || replica.phase() != Phase.SEALED) {
      return Outcome.ABSENT;
    }
    if (!replica.prepared().equals(sealedAt)) {
      return Outcome.DIFFERENT;
    }
    if (at.lsn() >= sealedAt.lsn()) {
      return at.equals(sealedAt) ? Outcome.WHOLE : Outcome.DIFFERENT;
    }
    Batches frame =
        CopyFrames.next(store, new FetchBatches(chunk, sealedAt, at.lsn(), Math.max(1, bytes)));
    if (frame == null) {
      return store.replica(chunk) == null ? Outcome.ABSENT : Outcome.DIFFERENT;
    }
    FirstBatch first = frame.first();
    if (first != null) {
      at = first.after(Position.ZERO);
    }
    for (Batch each : frame.batches()) {
      if (!bytesMatch(each)) {
        throw new StoreDamaged(
            chunk, at.length(), "the bytes of a record do not match its checksum", null);
      }
      at = each.after(at);
    }
    return Outcome.GOING_ON;
  }

  private static boolean bytesMatch(Batch batch) {
    int offset = 0;
    for (IdempotencyRecord each : batch.records()) {
      if (each.kind() == RecordKind.APPEND) {
        Slice bytes = batch.payload().slice(offset, each.length());
        if (bytes.crc32c() != each.crc32c()) {
          return false;
        }
        offset += each.length();
      }
    }
    return offset == batch.payload().length();
  }
}
