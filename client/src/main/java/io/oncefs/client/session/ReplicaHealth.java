package io.oncefs.client.session;

import io.oncefs.common.StoreId;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which chunkservers failed this client lately, or kept it waiting, so that readers ask them last.
 * For any thread.
 */
final class ReplicaHealth {
  private static final long REMEMBER_NANOS = 5_000_000_000L;
  private static final int STORES_MAX = 1_024;

  private final Clock clock;
  private final Map<StoreId, Long> failedNanos = new ConcurrentHashMap<>();

  ReplicaHealth(Clock clock) {
    this.clock = clock;
  }

  void failed(StoreId store) {
    long now = clock.nanos();
    if (failedNanos.size() >= STORES_MAX) {
      failedNanos.values().removeIf(failed -> now - failed >= REMEMBER_NANOS);
    }
    if (failedNanos.size() < STORES_MAX) {
      failedNanos.put(store, now);
    }
  }

  /** It was the first to answer, and with what it was asked for. */
  void served(StoreId store) {
    if (!failedNanos.isEmpty()) {
      failedNanos.remove(store);
    }
  }

  /**
   * The replicas in the order to ask: from the preferred one round, those that failed lately last.
   */
  List<ReplicaLocation> inOrder(List<ReplicaLocation> replicas, int preferred) {
    List<ReplicaLocation> good = new ArrayList<>(replicas.size());
    List<ReplicaLocation> bad = new ArrayList<>(0);
    for (int i = 0; i < replicas.size(); i++) {
      ReplicaLocation each = replicas.get(Math.floorMod(preferred + i, replicas.size()));
      (hasFailedLately(each.store()) ? bad : good).add(each);
    }
    good.addAll(bad);
    return good;
  }

  private boolean hasFailedLately(StoreId store) {
    Long failed = failedNanos.isEmpty() ? null : failedNanos.get(store);
    return failed != null && clock.nanos() - failed < REMEMBER_NANOS;
  }
}
