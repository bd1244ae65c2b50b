package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Servers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What depends on each server, counted in one look through all chunks. */
public final class Holdings {
  /** Chunks that are named of those that are nowhere else. */
  private static final int NAMED_MAX = 10;

  private final Map<StoreId, Long> depending = new HashMap<>();
  private final Map<StoreId, List<ChunkId>> nowhereElse = new HashMap<>();

  /** Counts one chunk. */
  void add(ChunkRow row, int minimum, Servers servers) {
    List<StoreId> stores = row.replicas().stream().map(Replica::store).toList();
    for (StoreId each : stores) {
      if (dependsOn(row, each, stores, minimum, servers)) {
        depending.merge(each, 1L, Long::sum);
      }
    }
  }

  /** Counts one of a file that somebody can still read. */
  void addReadable(ChunkRow row, Servers servers) {
    List<StoreId> stores = row.replicas().stream().map(Replica::store).toList();
    for (StoreId each : stores) {
      boolean counts = row.isOpen() || row.isValid(each);
      if (counts && stores.stream().noneMatch(other -> isElsewhere(row, each, other, servers))) {
        List<ChunkId> named = nowhereElse.computeIfAbsent(each, one -> new ArrayList<>());
        if (named.size() < NAMED_MAX) {
          named.add(row.id());
        }
      }
    }
  }

  /** One in maintenance is depended on while there are not enough others; any other always. */
  private static boolean dependsOn(
      ChunkRow row, StoreId store, List<StoreId> stores, int minimum, Servers servers) {
    ServerState state = servers.state(store);
    boolean resting = state == ServerState.RESTING || state == ServerState.RESTING_SILENT;
    return !resting
        || row.isOpen()
        || stores.stream()
                .filter(each -> row.isValid(each) && servers.state(each) == ServerState.GOOD)
                .count()
            < minimum;
  }

  /** Whether this other replica can be read. */
  private static boolean isElsewhere(ChunkRow row, StoreId store, StoreId other, Servers servers) {
    ServerState state = servers.state(other);
    return !other.equals(store)
        && (row.isOpen() || row.isValid(other))
        && (state == ServerState.GOOD
            || state == ServerState.LEAVING
            || state == ServerState.RESTING);
  }

  /** How many chunks would be worse off without this server. */
  public long depending(StoreId store) {
    return depending.getOrDefault(store, 0L);
  }

  /** Some chunks of which no other replica can be read; empty if there are none. */
  public List<ChunkId> nowhereElse(StoreId store) {
    return List.copyOf(nowhereElse.getOrDefault(store, List.of()));
  }
}
