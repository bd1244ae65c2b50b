package io.oncefs.ops.sim;

import io.oncefs.common.Checks;
import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One node's end of {@link SimRaft}, for one incarnation of its process. */
final class SimCommandLog implements CommandLog {
  private static final long REPLICATE_NANOS_MAX = 3_000_000;
  private static final long APPLY_NANOS_MAX = 1_000_000;
  private static final long LATE_ENTRY_NANOS_MAX = 600_000_000;
  private static final long LEARN_NANOS_MAX = 2_000_000_000L;

  private final SimRaft raft;
  private final NodeId id;
  private final SimHost host;
  private final TableStore tables;
  private final CommandApplier applier;
  private final EventLoop answers;
  private final List<LeadershipListener> listeners = new ArrayList<>();
  private final Map<Integer, CompletableFuture<byte[]>> awaited = new HashMap<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private boolean applying;
  private boolean announcedReady;
  private long leadsInTerm = -1;

  private record Barrier(int index, CompletableFuture<Void> reached) {}

  SimCommandLog(SimRaft raft, NodeId id, SimHost host, TableStore tables, CommandApplier applier) {
    this.raft = raft;
    this.id = id;
    this.host = host;
    this.tables = tables;
    this.applier = applier;
    this.answers = host.newLoop("log-answers-" + id);
  }

  NodeId id() {
    return id;
  }

  boolean isPaused() {
    return host.isPaused();
  }

  private int applied() {
    return (int) tables.applied().index() + 1;
  }

  @Override
  public CompletableFuture<byte[]> submit(byte[] command) {
    CompletableFuture<byte[]> outcome = new CompletableFuture<>();
    if (leadsInTerm < 0) {
      SimCommandLog leader = raft.leader();
      outcome.completeExceptionally(new NotLeader(id, leader == null ? null : leader.id));
      return outcome;
    }
    long term = leadsInTerm;
    byte[] copy = command.clone();
    raft.scheduler.after(
        1 + raft.scheduler.random().nextLong(REPLICATE_NANOS_MAX),
        () -> replicate(term, copy, outcome));
    return outcome;
  }

  private void replicate(long term, byte[] command, CompletableFuture<byte[]> outcome) {
    if (!raft.leads(this, term)) {
      // The entry may have reached a majority, or the next leader, or neither.
      boolean logged = raft.hasQuorum() && raft.scheduler.random().nextBoolean();
      if (logged) {
        raft.append(command);
      }
      raft.watch
          .sightings()
          .saw(
              logged
                  ? Sighting.DEPOSED_LEADERS_COMMAND_LOGGED
                  : Sighting.DEPOSED_LEADERS_COMMAND_LOST);
      later(
          () -> outcome.completeExceptionally(new SubmitOutcomeUnknown("no longer leading", null)));
      return;
    }
    if (raft.losesAnswers > 0 && raft.scheduler.random().nextDouble() < raft.losesAnswers) {
      long delay = raft.scheduler.random().nextLong(LATE_ENTRY_NANOS_MAX);
      raft.scheduler.after(delay, () -> logLate(term, command));
      later(() -> outcome.completeExceptionally(new SubmitOutcomeUnknown("no answer", null)));
      return;
    }
    awaited.put(raft.append(command), outcome);
  }

  /** It waited in the leader's queue; with the leader's term it is gone. */
  private void logLate(long term, byte[] command) {
    if (!host.isDead() && raft.leads(this, term)) {
      raft.append(command);
    }
  }

  @Override
  public CompletableFuture<Void> linearize() {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    raft.scheduler.after(
        1 + raft.scheduler.random().nextLong(REPLICATE_NANOS_MAX),
        () -> {
          if (raft.leader() == null || !raft.hasQuorum()) {
            later(
                () ->
                    reached.completeExceptionally(new LogUnavailable("there is no leader", null)));
          } else {
            barriers.add(new Barrier(raft.size(), reached));
            passBarriers();
          }
        });
    return reached;
  }

  /** Goes on applying what is logged, an entry at a time. */
  void advance() {
    if (applying || host.isDead() || applied() >= raft.size()) {
      return;
    }
    applying = true;
    long delay = 1 + raft.scheduler.random().nextLong(APPLY_NANOS_MAX);
    raft.scheduler.after(
        delay,
        () -> {
          applying = false;
          if (!host.isDead()) {
            applyNext();
            advance();
          }
        });
  }

  private void applyNext() {
    int index = applied();
    SimRaft.Entry entry = raft.entry(index);
    AppliedPosition position = new AppliedPosition(entry.term(), index);
    byte[][] reply = new byte[1][];
    tables.apply(position, () -> reply[0] = applier.apply(position, entry.command().toBytes()));
    Checks.invariant(applied() == index + 1, "applied %s after entry %s", applied(), index);
    raft.applied(index, reply[0]);
    CompletableFuture<byte[]> waiting = awaited.remove(index);
    if (waiting != null) {
      later(() -> waiting.complete(reply[0]));
    }
    passBarriers();
    announceIfReady();
  }

  private void passBarriers() {
    List<Barrier> reached = barriers.stream().filter(each -> each.index() <= applied()).toList();
    barriers.removeAll(reached);
    reached.forEach(each -> later(() -> each.reached().complete(null)));
  }

  void elected(long term) {
    leadsInTerm = term;
    announcedReady = false;
    announceIfReady();
  }

  private void announceIfReady() {
    if (leadsInTerm >= 0 && !announcedReady && applied() == raft.size()) {
      announcedReady = true;
      long term = leadsInTerm;
      listeners.forEach(each -> later(() -> each.becameReadyLeader(term)));
    }
  }

  /** Its term is over. It goes on believing that it leads until it learns. */
  void deposed(long term) {
    raft.scheduler.after(
        raft.scheduler.random().nextLong(LEARN_NANOS_MAX),
        () -> {
          if (leadsInTerm == term) {
            learnDeposed(term);
          }
        });
  }

  private void learnDeposed(long term) {
    leadsInTerm = -1;
    List<CompletableFuture<byte[]>> lost = new ArrayList<>(awaited.values());
    awaited.clear();
    lost.forEach(
        each -> later(() -> each.completeExceptionally(new SubmitOutcomeUnknown("deposed", null))));
    if (announcedReady) {
      announcedReady = false;
      listeners.forEach(each -> later(() -> each.lostLeadership(term)));
    }
  }

  /** On the process, not from within the call: one that is paused hears of it when it goes on. */
  private void later(Runnable task) {
    answers.execute(task);
  }

  @Override
  public LogStatus status() {
    SimCommandLog leader = raft.leader();
    @Nullable NodeId leaderId = leader == null ? null : leader.id;
    int last = raft.size() - 1;
    return new LogStatus(
        "simulated",
        id,
        id.value(),
        leadsInTerm >= 0 ? LogStatus.Role.LEADER : LogStatus.Role.FOLLOWER,
        0,
        isReadyLeader(),
        LogStatus.Lifecycle.RUNNING,
        raft.term(),
        leaderId,
        new LogStatus.Indices(last, last, last, applied() - 1L, -1),
        raft.voters,
        raft.voters / 2 + 1,
        null,
        List.of());
  }

  @Override
  public long term() {
    return raft.term();
  }

  @Override
  public boolean isReadyLeader() {
    return leadsInTerm >= 0 && announcedReady;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void listen(LeadershipListener listener) {
    listeners.add(listener);
    if (isReadyLeader()) {
      long term = leadsInTerm;
      later(() -> listener.becameReadyLeader(term));
    }
  }

  @Override
  public void close() {
    raft.leave(this);
  }
}
