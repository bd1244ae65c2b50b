package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Target;
import io.oncefs.master.tables.Cursor;
import io.oncefs.protocol.ServerDuty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the sealed chunks again and again, some at each call, and proposes what brings them
 * to where they should be: the worst first among those found so far, and those of servers that are
 * lost or leave are found first. What it remembers it can lose: the next round finds it again.
 */
public final class RepairRound {
  /** Of servers that are lost, looked at in one call beside the round. */
  private static final int LOST_PER_CALL = 500;

  private static final int PLANS_MAX = 64;
  private static final int DISMISSALS_MAX = 64;

  private final int arrivingMax;
  private final Backlog backlog = new Backlog();
  private final LossWalk losses = new LossWalk();
  private @Nullable ChunkId next;
  private boolean amiss;
  private Holdings countingHoldings = new Holdings();
  private @Nullable Holdings holdings;
  private Set<StoreId> leaving = Set.of();
  private final List<CopyPlan> moves = new ArrayList<>();
  private long moved;
  private RepairSummary counting = RepairSummary.NONE;
  private RepairSummary summary = RepairSummary.NONE;

  /**
   * Begins with the first chunk.
   *
   * @param arrivingMax copies one server makes at a time
   */
  public RepairRound(int arrivingMax) {
    this.arrivingMax = arrivingMax;
  }

  /**
   * The cluster at one moment.
   *
   * @param duties of the servers that are registered
   * @param balance null if nothing is to be moved
   * @param refused copies that could not be made just now
   * @param seen whether the replicas the row names are known to be there
   */
  public record View(
      RowSource rows,
      Map<StoreId, ServerRow> registered,
      Map<StoreId, ServerState> states,
      List<Target> targets,
      Map<StoreId, ServerDuty> duties,
      @Nullable BalancePolicy balance,
      BiPredicate<StoreId, ChunkId> refused,
      Predicate<ChunkRow> seen)
      implements RepairPolicy.Servers {
    @Override
    public ServerState state(StoreId store) {
      return states.getOrDefault(store, ServerState.GONE);
    }

    /** Servers that are to be emptied and are not said to be empty yet. */
    public Set<StoreId> leaving() {
      return duties.keySet().stream()
          .filter(each -> duties.get(each) == ServerDuty.LEAVING)
          .collect(Collectors.toSet());
    }

    /**
     * Whether a chunk that is sealed next, with all replicas it should have, may need something all
     * the same: one of them may be where it cannot stay. None is where a server was emptied, though
     * that may run on.
     */
    boolean isChanging() {
      return states.entrySet().stream()
          .filter(each -> duties.get(each.getKey()) != ServerDuty.LEFT)
          .map(Map.Entry::getValue)
          .anyMatch(each -> each != ServerState.GOOD && each != ServerState.GONE);
    }

    @Override
    public String rack(StoreId store) {
      ServerRow server = registered.get(store);
      return server == null ? "" : server.rack();
    }

    @Override
    public double fullness(StoreId store) {
      return targets.stream()
          .filter(each -> each.store().equals(store))
          .mapToDouble(BalancePolicy::fullness)
          .findFirst()
          .orElse(0);
    }

    @Override
    public boolean mayTake(StoreId store, ChunkId chunk) {
      return !refused.test(store, chunk);
    }
  }

  /** How all of them stood when the last round ended. */
  public RepairSummary summary() {
    return summary.waiting(backlog.size()).moved(moved);
  }

  /** What depended on each server in the last round; null before its end. */
  public @Nullable Holdings holdings() {
    return holdings;
  }

  /** Whether the round has come to its end; the next call begins another one. */
  public boolean isComplete() {
    return next == null;
  }

  /** Whether every chunk of this round was where it should be, and nothing had to be logged. */
  public boolean isAllWell() {
    return !amiss;
  }

  /** Looks at so many chunks more and says what to log. */
  public List<Command> look(View view, int chunks) {
    List<Command> commands = new ArrayList<>(lostCopies(view));
    moves.clear();
    findLost(view);
    scan(view, chunks, commands);
    plan(view, commands);
    if (backlog.size() == 0 && !moves.isEmpty()) {
      commands.add(new Command.PlanCopies(List.copyOf(moves)));
      moved += moves.size();
    }
    amiss |= !commands.isEmpty() || view.isChanging();
    return commands;
  }

  /**
   * Copies that were ordered from a server that is silent now; one that is complete by the time the
   * command is applied stays, however few there are.
   */
  private static List<Command> lostCopies(View view) {
    List<Command> commands = new ArrayList<>();
    try (Cursor<Copy, Long> arriving = view.rows().rows(ChunkTables.ARRIVING).scan(null, null)) {
      while (commands.size() < DISMISSALS_MAX && arriving.next()) {
        Copy copy = arriving.key();
        ServerState state = view.state(copy.store());
        if (state == ServerState.AWAY || state == ServerState.GONE) {
          commands.add(
              new Command.DismissReplica(
                  new ChunkId(copy.chunk()), copy.store(), Integer.MAX_VALUE));
        }
      }
    }
    return commands;
  }

  /** Chunks of lost servers do not wait until the round comes by. */
  private void findLost(View view) {
    FileTree tree = new FileTree(view.rows());
    ChunkIndex index = new ChunkIndex(view.rows());
    int room = Math.min(LOST_PER_CALL, backlog.room());
    for (ChunkId each : losses.step(view, room)) {
      ChunkRow row = index.existing(each);
      FileRow file = row.isRemoved() ? null : tree.row(row.file());
      if (file != null) {
        backlog.remember(each, need(view, row, file));
      }
    }
  }

  private static ReplicaNeed need(View view, ChunkRow row, FileRow file) {
    return RepairPolicy.need(
        row, file.options().replication(), file.options().minimumReplicas(), view);
  }

  private void scan(View view, int chunks, List<Command> commands) {
    if (next == null) {
      next = new ChunkId(1);
      amiss = false;
      counting = RepairSummary.NONE;
      countingHoldings = new Holdings();
      leaving = view.leaving();
    }
    FileTree tree = new FileTree(view.rows());
    int left = chunks;
    try (Cursor<ChunkId, ChunkRow> rows = view.rows().rows(ChunkTables.CHUNKS).scan(next, null)) {
      while (left > 0 && rows.next()) {
        ChunkRow row = rows.value();
        judge(view, tree, row, commands);
        next = new ChunkId(row.id().value() + 1);
        left--;
      }
    }
    if (left > 0) {
      next = null;
      summary = counting;
      holdings = countingHoldings;
      emptied(view, commands);
    }
  }

  /**
   * Servers that were to be emptied when the round began, and are: nothing new goes there since, so
   * what was looked at first has not changed.
   */
  private void emptied(View view, List<Command> commands) {
    for (StoreId each : leaving) {
      if (view.leaving().contains(each) && countingHoldings.depending(each) == 0) {
        commands.add(new Command.AssignDuty(each, ServerDuty.LEFT, 0));
      }
    }
  }

  private void judge(View view, FileTree tree, ChunkRow row, List<Command> commands) {
    FileRow file = tree.row(row.file());
    ChunkRow.Decision decision = row.decision();
    if (file == null || row.isRemoved()) {
      return;
    }
    int minimum = file.options().minimumReplicas();
    countingHoldings.add(row, minimum, view);
    if (view.rows().rows(NamespaceTables.DETACHED).get(row.file()) == null) {
      countingHoldings.addReadable(row, view);
    }
    if (decision == null) {
      return;
    }
    int goal = file.options().replication();
    long good =
        decision.valid().stream().filter(each -> view.state(each) == ServerState.GOOD).count();
    counting = counting.with((int) good, goal);
    ReplicaNeed need = need(view, row, file);
    amiss |= !(need instanceof ReplicaNeed.None);
    backlog.remember(row.id(), need);
    if (need instanceof ReplicaNeed.Dismissal dismissal
        && commands.size() < DISMISSALS_MAX
        && view.seen().test(row)) {
      commands.add(new Command.DismissReplica(row.id(), dismissal.store(), dismissal.keep()));
    }
    if (need instanceof ReplicaNeed.None) {
      move(view, row, goal);
    }
  }

  /** Has a replica move to an emptier server, one at a time to each. */
  private void move(View view, ChunkRow row, int goal) {
    BalancePolicy balance = view.balance();
    Target to = balance == null ? null : balance.move(row, goal, view);
    ServerRow server = to == null ? null : view.registered().get(to.store());
    if (to != null
        && server != null
        && moves.stream().noneMatch(each -> each.to().store().equals(to.store()))
        && view.rows().rows(ChunkTables.GARBAGE).get(new Copy(to.store(), row.id().value()))
            == null) {
      moves.add(new CopyPlan(row.id(), new Candidate(to.store(), server.generation())));
    }
  }

  private void plan(View view, List<Command> commands) {
    Map<StoreId, Target> targets = new LinkedHashMap<>();
    view.targets().forEach(each -> targets.put(each.store(), each));
    List<CopyPlan> plans = new ArrayList<>();
    for (ChunkId each : backlog.worstFirst()) {
      if (plans.size() >= PLANS_MAX
          || targets.values().stream().allMatch(one -> one.arriving() >= arrivingMax)) {
        break;
      }
      plan(view, each, targets, plans);
    }
    if (!plans.isEmpty()) {
      commands.add(new Command.PlanCopies(plans));
    }
  }

  private void plan(View view, ChunkId chunk, Map<StoreId, Target> targets, List<CopyPlan> plans) {
    ChunkRow row = new ChunkIndex(view.rows()).row(chunk);
    FileRow file = row == null ? null : new FileTree(view.rows()).row(row.file());
    ChunkRow.Decision decision = row == null ? null : row.decision();
    if (row == null
        || file == null
        || decision == null
        || !(need(view, row, file) instanceof ReplicaNeed.Copies copies)) {
      backlog.remove(chunk);
      return;
    }
    Set<StoreId> taken = new HashSet<>();
    Set<String> racks = new HashSet<>();
    for (Replica each : row.replicas()) {
      taken.add(each.store());
      if (view.state(each.store()) == ServerState.GOOD) {
        racks.add(view.rack(each.store()));
      }
    }
    for (Target each : targets.values()) {
      if (!view.mayTake(each.store(), chunk)
          || view.rows().rows(ChunkTables.GARBAGE).get(new Copy(each.store(), chunk.value()))
              != null) {
        taken.add(each.store());
      }
    }
    for (int i = 0; i < copies.missing(); i++) {
      Target target =
          RepairPolicy.target(
              List.copyOf(targets.values()), taken, racks, decision.at().length(), arrivingMax);
      ServerRow server = target == null ? null : view.registered().get(target.store());
      if (target == null || server == null) {
        return;
      }
      plans.add(new CopyPlan(chunk, new Candidate(target.store(), server.generation())));
      taken.add(target.store());
      racks.add(target.rack());
      targets.put(target.store(), target.withArriving());
    }
    backlog.remove(chunk);
  }
}
