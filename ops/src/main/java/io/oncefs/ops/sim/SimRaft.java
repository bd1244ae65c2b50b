package io.oncefs.ops.sim;

import io.oncefs.common.Checks;
import io.oncefs.common.Slice;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.codec.EntryCodec;
import io.oncefs.master.log.codec.OutcomeCodec;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Result;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.sim.watch.Watch;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The replicated log as Raft promises it, without Raft: one order of entries, a leader at a time,
 * entries of a deposed leader logged or lost as the seed decides.
 */
final class SimRaft {
  private static final long ELECTION_NANOS_MIN = 300_000_000;
  private static final long ELECTION_NANOS_SPREAD = 1_500_000_000;

  final SimScheduler scheduler;
  final int voters;
  private final Map<NodeId, SimCommandLog> up = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable SimCommandLog leader;
  private long term;
  private boolean electing;

  /** Chance that a leader does not hear what became of its command, which may be logged later. */
  double losesAnswers;

  private int seen;
  final Watch watch;
  private final ReplicaOracle oracle;

  /** One logged command. */
  record Entry(long term, Slice command) {}

  SimRaft(SimScheduler scheduler, int voters, ReplicaOracle oracle) {
    this.oracle = oracle;
    this.scheduler = scheduler;
    this.voters = voters;
    this.watch = new Watch(() -> leader != null);
  }

  void join(SimCommandLog node) {
    up.put(node.id(), node);
    node.advance();
    electIfNeeded();
  }

  /** The node is gone, or cannot reach the others. */
  void leave(SimCommandLog node) {
    up.remove(node.id(), node);
    if (leader == node) {
      depose();
    }
  }

  /** Ends the leader's term; if it lives, it learns so a little later. */
  void depose() {
    SimCommandLog deposed = leader;
    leader = null;
    if (deposed != null) {
      deposed.deposed(term);
    }
    electIfNeeded();
  }

  /** The others notice that the leader stands still. */
  void deposeIfPaused() {
    if (leader != null && leader.isPaused()) {
      depose();
    }
  }

  @Nullable SimCommandLog leader() {
    return leader;
  }

  boolean hasQuorum() {
    return up.size() > voters / 2;
  }

  boolean leads(SimCommandLog node, long inTerm) {
    return leader == node && term == inTerm && hasQuorum();
  }

  long term() {
    return term;
  }

  int size() {
    return entries.size();
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  /** A majority holds the command; its index. */
  int append(byte[] command) {
    Checks.invariant(hasQuorum(), "an entry needs a majority");
    entries.add(new Entry(term, Slice.of(command)));
    up.values().forEach(SimCommandLog::advance);
    return entries.size() - 1;
  }

  /** A node has applied an entry; the first that does shows what came of it. */
  void applied(int index, byte[] outcome) {
    if (index == seen) {
      seen++;
      LogEntry entry = EntryCodec.decode(entries.get(index).command().toBytes());
      Outcome came = OutcomeCodec.decode(outcome);
      watch.logged(entry, came);
      if (entry.command() instanceof Command.Seal seal
          && came.result() instanceof Result.Decided decided
          && decided.first()) {
        oracle.logged(seal.chunk(), seal.at(), seal.valid());
      }
    }
  }

  private void electIfNeeded() {
    if (leader != null || electing || !hasQuorum()) {
      return;
    }
    electing = true;
    long wait = ELECTION_NANOS_MIN + scheduler.random().nextLong(ELECTION_NANOS_SPREAD);
    scheduler.after(wait, this::elect);
  }

  private void elect() {
    electing = false;
    if (leader != null || !hasQuorum()) {
      return;
    }
    List<SimCommandLog> candidates = up.values().stream().filter(each -> !each.isPaused()).toList();
    if (candidates.isEmpty()) {
      electIfNeeded();
      return;
    }
    SimCommandLog elected = candidates.get(scheduler.random().nextInt(candidates.size()));
    leader = elected;
    term++;
    elected.elected(term);
  }
}
