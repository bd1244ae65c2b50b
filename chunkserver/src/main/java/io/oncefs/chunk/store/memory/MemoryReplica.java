package io.oncefs.chunk.store.memory;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.FirstBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One replica's state and everything it holds. */
final class MemoryReplica {
  private StoredReplica state;
  private @Nullable FirstBatch first;

  /**
   * {@code batches.get(i)} is LSN {@code i + 1}; {@code positions.get(i)} is right before LSN i.
   */
  private final List<Batch> batches = new ArrayList<>();

  private final List<Position> positions = new ArrayList<>(List.of(Position.ZERO));

  /** Offsets of bytes that do not read any more. */
  private final TreeSet<Long> damaged = new TreeSet<>();

  MemoryReplica(StoredReplica state, @Nullable FirstBatch first) {
    this.state = state;
    this.first = first;
    if (first != null) {
      positions.add(state.prepared());
    }
  }

  StoredReplica state() {
    return state;
  }

  void become(StoredReplica next) {
    state = next;
  }

  @Nullable FirstBatch firstBatch() {
    return first;
  }

  void add(Batch batch, Position after) {
    batches.add(batch);
    positions.add(after);
  }

  /** Keeps the batches below this LSN. */
  void cut(long lsn) {
    int keep = Math.toIntExact(lsn);
    positions.subList(keep + 1, positions.size()).clear();
    batches.subList(Math.max(0, keep - 1), batches.size()).clear();
    if (keep == 0) {
      first = null;
    }
    damaged.tailSet(positions.get(keep).length()).clear();
  }

  @Nullable Position positionAt(long lsn) {
    return lsn < positions.size() ? positions.get((int) lsn) : null;
  }

  Batch batch(long lsn) {
    return batches.get((int) lsn - 1);
  }

  void damage(long offset) {
    damaged.add(offset);
  }

  boolean isDamaged() {
    return !damaged.isEmpty();
  }

  /** The first damaged offset in the range, or null. */
  @Nullable Long damagedIn(long from, long to) {
    Long at = damaged.ceiling(from);
    return at != null && at < to ? at : null;
  }

  /** The bytes from {@code offset} to {@code end}, which must be here. */
  Slice read(long offset, long end) {
    byte[] bytes = new byte[Math.toIntExact(end - offset)];
    int lsn = lsnHolding(offset);
    for (int done = 0; done < bytes.length; lsn++) {
      Slice payload = batch(lsn).payload();
      int from = (int) Math.max(0, offset - positions.get(lsn).length());
      int count = Math.min(payload.length() - from, bytes.length - done);
      payload.slice(from, count).copyTo(bytes, done);
      done += count;
    }
    return Slice.of(bytes);
  }

  private int lsnHolding(long offset) {
    int low = 1;
    int high = batches.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (positions.get(middle + 1).length() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
