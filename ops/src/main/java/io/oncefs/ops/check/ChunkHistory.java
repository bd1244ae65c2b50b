package io.oncefs.ops.check;

import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.FirstBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything any replica of a chunk ever held. */
final class ChunkHistory {
  @Nullable FirstBatch first;
  final Map<Long, Position> after = new HashMap<>();
  final TreeMap<Long, Batch> batches = new TreeMap<>();
  final Map<StoreId, Long> standing = new HashMap<>();
  final EpochOrder epochs = new EpochOrder();
  @Nullable Position sealedAt;

  /** The LSN below which everything that was acknowledged lies. */
  long acknowledgedTo;

  /** Invariant 3: one LSN holds the same on every replica. Whether this is the first to hold it. */
  boolean agree(ChunkId chunk, Position before, Position now) {
    Position earlier = after.putIfAbsent(before.lsn(), now);
    Checks.invariant(
        earlier == null || earlier.equals(now),
        "%s has two batches at lsn %s: %s and %s",
        chunk,
        before.lsn(),
        earlier,
        now);
    return earlier == null;
  }
}
