package io.oncefs.master.policy;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.ServerRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who was heard of lately, by this node's monotonic clock. It only ever decides when something is
 * tried: nothing that is logged relies on it.
 */
public final class Liveness {
  /** A server that is suspected again and again is left alone for up to 2 to this, times fresh. */
  private static final int STRIKES_MAX = 6;

  /** A server that has started less than so many leases ago has yet to meet all its code. */
  private static final int SETTLED_LEASES = 6;

  private final long leaseNanos;
  private final long freshNanos;
  private final Map<StoreId, Heard> heard = new HashMap<>();
  private final Map<StoreId, Suspicion> suspicions = new HashMap<>();
  private final Map<StoreId, Long> startedNanos = new HashMap<>();
  private long listeningSinceNanos;
  private long lastTickNanos;

  /**
   * Nobody was heard of yet, and nobody is missed.
   *
   * @param freshNanos a server that was silent for longer gets no new replicas
   */
  public Liveness(long leaseNanos, long freshNanos, long nowNanos) {
    this.leaseNanos = leaseNanos;
    this.freshNanos = freshNanos;
    this.listeningSinceNanos = nowNanos;
    this.lastTickNanos = nowNanos;
  }

  /** A registered server's heartbeat. */
  public void heard(Beat beat, long nowNanos) {
    heard.put(beat.store(), new Heard(beat, nowNanos));
  }

  /**
   * It did not answer when it was asked something, or was what others waited for: no new replicas
   * until a heartbeat comes and a while has passed, twice as long each time.
   */
  public void suspect(StoreId store, long nowNanos) {
    Suspicion last = suspicions.get(store);
    int strikes = 0;
    if (last != null && nowNanos - last.sinceNanos <= freshNanos << (STRIKES_MAX + 1)) {
      strikes = isSuspect(store, nowNanos) ? last.strikes : Math.min(last.strikes + 1, STRIKES_MAX);
    }
    suspicions.put(store, new Suspicion(nowNanos, strikes));
  }

  /** It has started anew: what was held against it is over. */
  public void started(StoreId store, long nowNanos) {
    suspicions.remove(store);
    startedNanos.put(store, nowNanos);
  }

  /** Whether it has run for a while, as far as this node knows. */
  public boolean isSettled(StoreId store, long nowNanos) {
    Long started = startedNanos.get(store);
    return started == null || nowNanos - started > leaseNanos * SETTLED_LEASES;
  }

  private boolean isSuspect(StoreId store, long nowNanos) {
    Suspicion last = suspicions.get(store);
    if (last == null) {
      return false;
    }
    Heard sign = heard.get(store);
    return nowNanos - last.sinceNanos <= freshNanos << last.strikes
        || sign == null
        || sign.nanos - last.sinceNanos <= 0;
  }

  /**
   * To be called regularly. If it was not, this process itself stood still, heartbeats wait unread,
   * and all leases count from now.
   */
  public void tick(long nowNanos) {
    if (nowNanos - lastTickNanos > freshNanos) {
      listeningSinceNanos = nowNanos;
    }
    lastTickNanos = nowNanos;
  }

  /** Whether nothing was heard for a whole lease, though this node was listening. */
  public boolean isExpired(StoreId store, long nowNanos) {
    Heard last = heard.get(store);
    return nowNanos - listeningSinceNanos > leaseNanos
        && (last == null || nowNanos - last.nanos > leaseNanos);
  }

  /** For how long nothing was heard, as far as this node was listening. */
  public long silentNanos(StoreId store, long nowNanos) {
    Heard last = heard.get(store);
    long listened = nowNanos - listeningSinceNanos;
    return last == null ? listened : Math.min(listened, nowNanos - last.nanos);
  }

  /** Those of these stores whose lease has expired. */
  public Set<StoreId> expired(List<StoreId> stores, long nowNanos) {
    Set<StoreId> expired = new HashSet<>();
    for (StoreId store : stores) {
      if (isExpired(store, nowNanos)) {
        expired.add(store);
      }
    }
    return expired;
  }

  /** Whether its lease runs: it was heard of, and not too long ago. */
  public boolean isLive(StoreId store, long nowNanos) {
    Heard last = heard.get(store);
    return last != null && nowNanos - last.nanos <= leaseNanos;
  }

  /** Whether it is a good place for a new replica. */
  public boolean isTrusted(ServerRow server, long nowNanos) {
    Heard last = heard.get(server.store());
    return last != null
        && nowNanos - last.nanos <= freshNanos
        && last.beat.generation().equals(server.generation())
        && !isSuspect(server.store(), nowNanos);
  }

  public @Nullable Beat lastBeat(StoreId store) {
    Heard last = heard.get(store);
    return last == null ? null : last.beat;
  }

  /** Milliseconds since it was last heard of; -1 if never. */
  public long ageMillis(StoreId store, long nowNanos) {
    Heard last = heard.get(store);
    return last == null ? -1 : (nowNanos - last.nanos) / 1_000_000;
  }

  private record Heard(Beat beat, long nanos) {}

  private record Suspicion(long sinceNanos, int strikes) {}
}
