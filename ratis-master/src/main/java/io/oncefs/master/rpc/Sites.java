package io.oncefs.master.rpc;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Roster;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.Beat;
import io.oncefs.master.policy.Liveness;
import io.oncefs.master.policy.Placement;
import io.oncefs.master.policy.Placement.Site;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps count of what each server has to do, and chooses among them. */
final class Sites {
  private final Proposer proposer;
  private final Views views;
  private final Liveness liveness;
  private final Clock clock;
  private final Entropy entropy;
  private final Map<StoreId, Integer> replicas = new HashMap<>();
  private final Map<StoreId, Integer> primaries = new HashMap<>();

  Sites(Proposer proposer, Views views, Liveness liveness, Clock clock, Entropy entropy) {
    this.proposer = proposer;
    this.views = views;
    this.liveness = liveness;
    this.clock = clock;
    this.entropy = entropy;
  }

  /** Counts anew. */
  void count(List<ChunkRow> open) {
    replicas.clear();
    primaries.clear();
    open.forEach(row -> opened(row.replicas().stream().map(Replica::store).toList()));
  }

  /** One more open chunk, on these stores, the primary first. */
  void opened(List<StoreId> stores) {
    stores.forEach(store -> replicas.merge(store, 1, Integer::sum));
    primaries.merge(stores.get(0), 1, Integer::sum);
  }

  /** One open chunk less, on these stores, the primary first; on none if it never began. */
  void sealed(List<StoreId> stores) {
    stores.forEach(store -> replicas.computeIfPresent(store, (same, count) -> lessOne(count)));
    stores.stream()
        .findFirst()
        .ifPresent(first -> primaries.computeIfPresent(first, (same, count) -> lessOne(count)));
  }

  private static int lessOne(int count) {
    return Math.max(0, count - 1);
  }

  List<Candidate> choose(RowSource rows, Placement.Wish wish) {
    return Placement.choose(live(rows), wish, entropy.nextLong());
  }

  /** The servers whose leases run. */
  List<Site> live(RowSource rows) {
    List<Site> sites = new ArrayList<>();
    long now = clock.nanos();
    Roster roster = views.roster(rows);
    for (ServerRow server : roster.servers()) {
      Beat beat = liveness.lastBeat(server.store());
      if (beat != null
          && roster.duty(server.store()).at(proposer.ledMillis()).takesNew()
          && liveness.isLive(server.store(), now)) {
        sites.add(
            new Site(
                server,
                liveness.isTrusted(server, now),
                liveness.isSettled(server.store(), now),
                beat.freeBytes(),
                replicas.getOrDefault(server.store(), 0),
                primaries.getOrDefault(server.store(), 0)));
      }
    }
    return sites;
  }
}
