package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a prepare must hold before a replica stores it; the answer is null if all is well. */
final class ReplicaChecks {
  private ReplicaChecks() {}

  /** Batch 0: the chunk must be one that this start of this server may still open. */
  static @Nullable Refused ofFirst(
      Standing standing, ChunkId chunk, FirstBatch first, Prepare request) {
    ChunkDescription description = first.chunk();
    Generation opened = generationHere(standing, description);
    if (!description.chunk().equals(chunk) || opened == null) {
      return Refusals.invalid("batch 0 of " + chunk + " describes no chunk of this store");
    }
    if (chunk.value() < standing.floor() || opened.compareTo(standing.generation()) < 0) {
      return Refusals.fenced(chunk);
    }
    if (opened.compareTo(standing.generation()) > 0) {
      return Refusals.invalid(chunk + " was opened under " + opened + ", which is yet to come");
    }
    return description.replicas().size() <= Limits.REPLICATION_MAX
            && description.start() >= 0
            && description.capacity() > 0
            && description.capacity() <= Limits.CHUNK_BYTES_MAX
            && first.writers().rows().size() <= Limits.WRITERS_PER_FILE_MAX
            && request.committed() == 0
            && request.after().equals(first.after(Position.ZERO))
        ? null
        : Refusals.invalid("batch 0 of " + chunk + " breaks a limit or its digest is wrong");
  }

  /** Whether the chunk was opened under the generation this server runs under. */
  static boolean openedByThisStart(Standing standing, @Nullable ChunkDescription description) {
    return description != null
        && standing.generation().equals(generationHere(standing, description));
  }

  private static @Nullable Generation generationHere(
      Standing standing, ChunkDescription description) {
    for (ReplicaLocation each : description.replicas()) {
      if (each.store().equals(standing.store())) {
        return each.generation();
      }
    }
    return null;
  }

  /**
   * Any later batch: records, bytes and position must agree.
   *
   * @param voted the LSN up to which this replica has voted: more cannot be committed
   */
  static @Nullable Refused ofBatch(ChunkDescription chunk, Prepare request, long voted) {
    if (!(request.content() instanceof Batch batch)) {
      return Refusals.invalid("only LSN 0 holds a writer table");
    }
    List<IdempotencyRecord> records = batch.records();
    Position after = request.after();
    if (records.isEmpty()
        || records.size() > Limits.BATCH_RECORDS_MAX
        || batch.payload().length() > Limits.RECORD_BYTES_MAX
        || Room.isOver(chunk, after.length(), after.lsn())
        || request.committed() < 0
        || request.committed() > voted) {
      return Refusals.invalid("a batch of " + chunk.chunk() + " breaks a limit");
    }
    int at = 0;
    for (IdempotencyRecord each : records) {
      boolean append = each.kind() == RecordKind.APPEND;
      if (each.length() < 0 || (!append && each.length() != 0)) {
        return Refusals.invalid("a record's length is wrong: " + each);
      }
      if (append && !holds(chunk, request.before(), batch, at, each)) {
        return Refusals.invalid("a record's bytes, place or checksum are wrong: " + each);
      }
      at += each.length();
    }
    return at == batch.payload().length() && after.equals(batch.after(request.before()))
        ? null
        : Refusals.invalid("a batch's position does not follow from its records: " + after);
  }

  private static boolean holds(
      ChunkDescription chunk, Position before, Batch batch, int at, IdempotencyRecord record) {
    return record.length() <= batch.payload().length() - at
        && record.offset() == chunk.start() + before.length() + at
        && batch.payload().slice(at, record.length()).crc32c() == record.crc32c();
  }
}
