package io.oncefs.client.session;

import io.oncefs.common.StoreId;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which chunkservers failed this client lately, so that readers ask them last. */
final class ReplicaHealth {
  private static final long REMEMBER_NANOS = 5_000_000_000L;
  private static final int STORES_MAX = 1_024;

  private final Clock clock;
  private final Map<StoreId, Long> failedNanos =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StoreId, Long> eldest) {
          return size() > STORES_MAX;
        }
      };

  ReplicaHealth(Clock clock) {
    this.clock = clock;
  }

  void failed(StoreId store) {
    failedNanos.put(store, clock.nanos());
  }

  void served(StoreId store) {
    failedNanos.remove(store);
  }

  /**
   * The replicas in the order to ask: from the preferred one round, those that failed lately last.
   */
  List<ReplicaLocation> inOrder(List<ReplicaLocation> replicas, int preferred) {
    List<ReplicaLocation> good = new ArrayList<>(replicas.size());
    List<ReplicaLocation> bad = new ArrayList<>();
    for (int i = 0; i < replicas.size(); i++) {
      ReplicaLocation each = replicas.get(Math.floorMod(preferred + i, replicas.size()));
      Long failed = failedNanos.get(each.store());
      boolean lately = failed != null && clock.nanos() - failed < REMEMBER_NANOS;
      (lately ? bad : good).add(each);
    }
    good.addAll(bad);
    return good;
  }
}
