package io.oncefs.chunk.engine;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the batches of a sealed replica as they were stored, some at a time. */
final class CopyFrames {
  /** Batches and records of one frame; a frame ends behind the batch that reaches either. */
  private static final int BATCHES_MAX = 1_024;

  private static final int RECORDS_MAX = 16_384;

  private final ChunkStore store;
  private final ChunkId chunk;
  private final long bytesMax;
  private final List<List<IdempotencyRecord>> records = new ArrayList<>();
  private long recordCount;
  private @Nullable Position begin;
  private long bytes;

  private CopyFrames(ChunkStore store, ChunkId chunk, long bytesMax) {
    this.store = store;
    this.chunk = chunk;
    this.bytesMax = bytesMax;
  }

  /** The batches that are wanted; null if they are not here, or not any more. */
  static @Nullable Batches next(ChunkStore store, FetchBatches request)
      throws StoreFailed, StoreDamaged {
    long end = request.sealedAt().lsn();
    if (request.fromLsn() >= end) {
      return null;
    }
    return new CopyFrames(store, request.chunk(), request.maxBytes()).from(request.fromLsn(), end);
  }

  private @Nullable Batches from(long lsn, long end) throws StoreFailed, StoreDamaged {
    FirstBatch first = null;
    if (lsn == 0) {
      first = store.firstBatch(chunk);
      if (first == null) {
        return null;
      }
    }
    if (Math.max(1, lsn) < end) {
      store.records(chunk, Math.max(1, lsn), end, this::take);
    }
    Position before = begin;
    if (before == null) {
      return first == null ? null : new Batches(Position.ZERO, first, List.of());
    }
    byte[] all = bytesFrom(before.length());
    return all == null
        ? null
        : new Batches(first == null ? before : Position.ZERO, first, cut(all));
  }

  private boolean take(Position before, List<IdempotencyRecord> batch) {
    if (begin == null) {
      begin = before;
    }
    records.add(List.copyOf(batch));
    recordCount += batch.size();
    for (IdempotencyRecord each : batch) {
      bytes += lengthIn(each);
    }
    return bytes < bytesMax && records.size() < BATCHES_MAX && recordCount < RECORDS_MAX;
  }

  private static long lengthIn(IdempotencyRecord record) {
    return switch (record.kind()) {
      case APPEND -> record.length();
      case REFUSED, OPEN_WRITER, CLOSE_WRITER, EVICT_WRITER, EXPIRE_WRITER -> 0;
    };
  }

  private byte @Nullable [] bytesFrom(long offset) throws StoreFailed, StoreDamaged {
    byte[] all = new byte[Math.toIntExact(bytes)];
    int filled = 0;
    while (filled < all.length) {
      int wanted = Math.min(Limits.READ_BYTES_MAX, all.length - filled);
      Slice run = store.read(chunk, offset + filled, offset + all.length, wanted);
      if (run.length() == 0) {
        return null;
      }
      run.copyTo(all, filled);
      filled += run.length();
    }
    return all;
  }

  private List<Batch> cut(byte[] all) {
    List<Batch> batches = new ArrayList<>(records.size());
    int at = 0;
    for (List<IdempotencyRecord> each : records) {
      int length = 0;
      for (IdempotencyRecord record : each) {
        length += (int) lengthIn(record);
      }
      batches.add(new Batch(each, Slice.of(all, at, length)));
      at += length;
    }
    return batches;
  }
}
