package io.oncefs.master.rpc;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.servers.Roster;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.BalancePolicy;
import io.oncefs.master.policy.Beat;
import io.oncefs.master.policy.Holdings;
import io.oncefs.master.policy.Liveness;
import io.oncefs.master.policy.Refusals;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Target;
import io.oncefs.master.policy.RepairRound;
import io.oncefs.master.policy.RepairSummary;
import io.oncefs.master.policy.RoundPace;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.runtime.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Has every sealed chunk come to its goal, for a leader: one step at a time, and again and again.
 */
final class RepairDesk {
  /** Looked at in one step: so many take a few milliseconds. */
  private static final int CHUNKS_PER_STEP = 4_000;

  private static final int ARRIVING_COUNTED_MAX = 100_000;

  private final Upkeep upkeep;
  private final Proposer proposer;
  private final Views views;
  private final Liveness liveness;
  private final Clock clock;
  private final BiPredicate<RowSource, ChunkRow> seen;
  private final Refusals refusals = new Refusals();
  private RepairRound round;
  private RoundPace pace;
  private Reign reign = new Reign();

  /** From one begin to its end: answers that come later are about another one. */
  private static final class Reign {
    private int underWay;
  }

  RepairDesk(
      Upkeep upkeep,
      Proposer proposer,
      Views views,
      Liveness liveness,
      Clock clock,
      BiPredicate<RowSource, ChunkRow> seen) {
    this.upkeep = upkeep;
    this.proposer = proposer;
    this.views = views;
    this.liveness = liveness;
    this.clock = clock;
    this.seen = seen;
    this.round = new RepairRound(upkeep.copiesPerServer());
    this.pace = new RoundPace(clock.nanos());
  }

  /** To be called every few hundred milliseconds. */
  void tick() {
    long now = clock.nanos();
    Reign mine = reign;
    if (mine.underWay > 0 || !(pace.isUnderWay() || pace.isToBeAsked(now))) {
      return;
    }
    List<Command> commands = views.look(rows -> step(rows, now));
    // What comes of them shows in the tables; the next step looks there.
    mine.underWay = commands.size();
    commands.forEach(each -> proposer.propose(each, answer -> mine.underWay--));
  }

  /** What a round finds is the same as long as these are, but for what ages. */
  private record Grounds(
      long serverChanges,
      long sealedChanges,
      Map<StoreId, ServerState> states,
      Set<StoreId> leaving,
      boolean uneven) {}

  private List<Command> step(RowSource rows, long now) {
    RepairRound.View view = view(rows, now);
    if (!pace.isUnderWay()) {
      pace.begin(
          now,
          new Grounds(
              Counters.read(rows, Counter.SERVER_CHANGES),
              Counters.read(rows, Counter.SEALED_CHANGES),
              view.states(),
              view.leaving(),
              view.balance() != null));
    }
    if (!pace.isUnderWay()) {
      return List.of();
    }
    List<Command> commands = round.look(view, CHUNKS_PER_STEP);
    if (round.isComplete()) {
      pace.end(now, round.isAllWell());
    }
    return commands;
  }

  private RepairRound.View view(RowSource rows, long nowNanos) {
    Map<StoreId, ServerRow> registered = new LinkedHashMap<>();
    Map<String, ServerRow> lastAt = new HashMap<>();
    Roster roster = views.roster(rows);
    for (ServerRow each : roster.servers()) {
      registered.put(each.store(), each);
      lastAt.merge(
          each.address(),
          each,
          (one, other) -> one.registeredMillis() > other.registeredMillis() ? one : other);
    }
    Map<StoreId, Integer> arriving = new HashMap<>();
    Scans.keys(rows.rows(ChunkTables.ARRIVING).scan(null, null), ARRIVING_COUNTED_MAX)
        .forEach((Copy copy) -> arriving.merge(copy.store(), 1, Integer::sum));
    Map<StoreId, ServerState> states = new HashMap<>();
    List<Target> targets = new ArrayList<>();
    Map<StoreId, ServerDuty> duties = new HashMap<>();
    for (ServerRow each : registered.values()) {
      boolean replaced = !each.equals(lastAt.get(each.address()));
      ServerDuty duty = roster.duty(each.store()).at(proposer.ledMillis());
      states.put(each.store(), state(each.store(), replaced, duty, nowNanos));
      duties.put(each.store(), duty);
      Beat beat = liveness.lastBeat(each.store());
      if (beat != null && duty.takesNew() && liveness.isTrusted(each, nowNanos)) {
        targets.add(
            new Target(
                each.store(),
                each.rack(),
                beat.freeBytes(),
                beat.capacityBytes(),
                arriving.getOrDefault(each.store(), 0)));
      }
    }
    return new RepairRound.View(
        rows,
        registered,
        states,
        targets,
        duties,
        balance(rows, targets),
        (store, chunk) -> !refusals.mayTake(store, chunk, nowNanos),
        row -> seen.test(rows, row));
  }

  private @Nullable BalancePolicy balance(RowSource rows, List<Target> targets) {
    if (Counters.read(rows, Counter.BALANCING_OFF) > 0) {
      return null;
    }
    BalancePolicy policy = new BalancePolicy(targets, upkeep.balanceThreshold());
    return policy.isUneven() ? policy : null;
  }

  /**
   * A silent server is taken for lost after a while; at once if another store came in its place,
   * and not before the end of its maintenance. None is silent before this node has listened for a
   * lease: a node that has just started or stood still has missed what they said.
   */
  private ServerState state(StoreId store, boolean replaced, ServerDuty duty, long nowNanos) {
    boolean resting = duty == ServerDuty.MAINTENANCE && !replaced;
    if (liveness.isLive(store, nowNanos)) {
      return resting
          ? ServerState.RESTING
          : duty.takesNew() ? ServerState.GOOD : ServerState.LEAVING;
    }
    if (resting) {
      return ServerState.RESTING_SILENT;
    }
    if (!replaced && !liveness.isExpired(store, nowNanos)) {
      return ServerState.UNHEARD;
    }
    long patience = TimeUnit.MILLISECONDS.toNanos(upkeep.repairAfterMillis());
    return replaced || liveness.silentNanos(store, nowNanos) > patience
        ? ServerState.GONE
        : ServerState.AWAY;
  }

  /** A server said what came of a copy. */
  void settled(StoreId store, SettledOrder order) {
    if (order.kind() == SettledOrder.Kind.COPIED) {
      refusals.copied(store);
    } else if (order.kind() == SettledOrder.Kind.NOT_COPIED) {
      refusals.refused(store, order.chunk(), clock.nanos());
    }
  }

  RepairSummary summary() {
    return round.summary();
  }

  /** What depended on each server when all chunks were looked at last; null before that. */
  @Nullable Holdings holdings() {
    return round.holdings();
  }

  void end() {
    round = new RepairRound(upkeep.copiesPerServer());
    pace = new RoundPace(clock.nanos());
    reign = new Reign();
    refusals.clear();
  }
}
