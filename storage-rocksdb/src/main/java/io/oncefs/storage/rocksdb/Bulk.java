package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which payload of a unit goes around the log: that of chunks to which the unit appends much. It is
 * written once, to table files of its own ({@link BulkFiles}), instead of to the log and again to a
 * blob file.
 */
final class Bulk {
  /** Of one chunk in one unit. Below, the log is faster: a table file costs several syncs. */
  static final long BYTES_MIN = 2 << 20;

  private final Map<ChunkId, List<Change.Append>> appends = new TreeMap<>();

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

  /** By ascending chunk, each in order of offset. */
  Iterable<List<Change.Append>> chunks() {
    return appends.values();
  }

  boolean isEmpty() {
    return appends.isEmpty();
  }

  long payloadBytes() {
    return appends.values().stream().mapToLong(Bulk::payloadBytes).sum();
  }
}
