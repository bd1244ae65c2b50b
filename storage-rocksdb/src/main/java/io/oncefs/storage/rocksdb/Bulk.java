package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which payload of a unit goes around the journal: that of chunks to which the unit appends much.
 * It is written once, to the chunk's file ({@link BulkFiles}), instead of to the journal and again
 * to a table.
 */
final class Bulk {
  /** Of one chunk in one unit. Below, the journal is faster: a file that grows costs more syncs. */
  static final long BYTES_MIN = 256 << 10;

  private final Map<ChunkId, List<Change.Append>> appends = new TreeMap<>();
  private final IdentityHashMap<Change.Append, Extent> extents = new IdentityHashMap<>();

  private Bulk() {}

  /** Chooses for a unit that may be committed. */
  static Bulk of(WriteUnit unit, UnitPlan plan) {
    Bulk bulk = new Bulk();
    if (unit.payloadBytes() >= BYTES_MIN) {
      for (Change each : unit.changes()) {
        if (each instanceof Change.Append append) {
          bulk.appends.computeIfAbsent(append.chunk(), chunk -> new ArrayList<>()).add(append);
        }
      }
      bulk.appends.values().removeIf(each -> payloadBytes(each) < BYTES_MIN);
      unit.changes().stream()
          .filter(plan::erases)
          .forEach(each -> bulk.appends.remove(Change.chunkOf(each)));
    }
    return bulk;
  }

  private static long payloadBytes(List<Change.Append> appends) {
    return appends.stream().mapToLong(each -> each.batch().payload().length()).sum();
  }

  /** Whether the payload of this append, which is one of the unit's, is in the files. */
  boolean holds(Change.Append append) {
    return appends.containsKey(append.chunk());
  }

  /** The payload of this append, which is not empty, will lie there. */
  void place(Change.Append append, Extent extent) {
    extents.put(append, extent);
  }

  /** Where the payload of this append lies; null if it has none, or not in a file. */
  @Nullable Extent extentOf(Change.Append append) {
    return extents.get(append);
  }

  /** By ascending chunk, each in order of offset. */
  Iterable<List<Change.Append>> chunks() {
    return appends.values();
  }

  long payloadBytes() {
    return appends.values().stream().mapToLong(Bulk::payloadBytes).sum();
  }
}
