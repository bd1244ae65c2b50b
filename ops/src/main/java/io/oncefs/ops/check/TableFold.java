package io.oncefs.ops.check;

import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Invariants 4, 5 and 8: a tail's writer table, by a second, naive fold over everything before its
 * chunk.
 */
final class TableFold {
  private TableFold() {}

  static void check(FirstBatch first, Function<ChunkId, ChunkHistory> known) {
    Map<WriterId, Long> last = new HashMap<>();
    long epoch = 0;
    for (IdempotencyRecord each : recordsBefore(first.chunk(), known)) {
      epoch = Math.max(epoch, each.epoch().value());
      switch (each.kind()) {
        case APPEND, REFUSED -> {
          Long earlier = last.put(each.writer(), each.sequence());
          Checks.invariant(
              earlier == null || earlier < each.sequence(),
              "%s: seq %s of %s is committed behind seq %s",
              first.chunk().chunk(),
              each.sequence(),
              each.writer(),
              earlier);
        }
        case OPEN_WRITER -> last.putIfAbsent(each.writer(), 0L);
        case EVICT_WRITER -> last.remove(each.writer());
        case CLOSE_WRITER, EXPIRE_WRITER -> {
          // The row stays and only says so.
        }
      }
    }
    Map<WriterId, Long> carried = new HashMap<>();
    first.writers().rows().forEach(row -> carried.put(row.writer(), row.lastSequence()));
    Checks.invariant(
        carried.equals(last),
        "%s starts with the writers %s; the records before it say %s",
        first.chunk().chunk(),
        carried,
        last);
    Checks.invariant(
        first.writers().lastEpoch().value() >= epoch,
        "%s starts with epoch %s; %s was issued before",
        first.chunk().chunk(),
        first.writers().lastEpoch(),
        epoch);
  }

  private static List<IdempotencyRecord> recordsBefore(
      ChunkDescription chunk, Function<ChunkId, ChunkHistory> known) {
    List<ChunkDescription.Predecessor> ancestors = new ArrayList<>();
    ChunkDescription.@Nullable Predecessor each = chunk.predecessor();
    while (each != null) {
      ancestors.add(0, each);
      FirstBatch first = known.apply(each.chunk()).first;
      Checks.invariant(first != null, "%s is a predecessor without a batch 0", each.chunk());
      each = first.chunk().predecessor();
    }
    List<IdempotencyRecord> records = new ArrayList<>();
    for (ChunkDescription.Predecessor ancestor : ancestors) {
      known.apply(ancestor.chunk()).batches.headMap(ancestor.sealedAt().lsn()).values().stream()
          .flatMap(batch -> batch.records().stream())
          .forEach(records::add);
    }
    return records;
  }
}
