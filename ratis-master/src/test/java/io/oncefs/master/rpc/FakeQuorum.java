package io.oncefs.master.rpc;

import io.oncefs.master.core.MasterState;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A replicated log in one thread: what its leader is given is applied everywhere a moment later.
 */
final class FakeQuorum {
  private static final long COMMIT_NANOS = 1_000_000;

  private final SimScheduler scheduler;
  private final List<Member> members = new ArrayList<>();
  private Member leader;
  private long term;
  private long index;
  private int answersToLose;

  FakeQuorum(SimScheduler scheduler) {
    this.scheduler = scheduler;
  }

  Member join(String id) {
    Member member = new Member(new NodeId(id));
    members.add(member);
    return member;
  }

  /** Makes a member the leader; null for nobody. */
  void elect(Member next) {
    Member last = leader;
    leader = next;
    if (last != null) {
      long lastTerm = term;
      last.listeners.forEach(each -> each.lostLeadership(lastTerm));
    }
    if (next != null) {
      term++;
      next.listeners.forEach(each -> each.becameReadyLeader(term));
    }
  }

  /** The next commands are logged, but whoever logs them does not hear of it. */
  void loseAnswers(int count) {
    answersToLose = count;
  }

  /** Entries so far. */
  long entries() {
    return index;
  }

  final class Member implements CommandLog {
    private final NodeId id;
    private final TableStore tables = MemoryTables.create();
    private final MasterState state = new MasterState(tables);
    private final List<LeadershipListener> listeners = new ArrayList<>();

    Member(NodeId id) {
      this.id = id;
    }

    /** Begins anew as the only voter, from what it has, after the others were lost. */
    void restore() {
      AppliedPosition position = new AppliedPosition(term, ++index);
      tables.apply(position, () -> state.leaveOutIds(1_000));
    }

    /** Whoever listened is gone. */
    void forget() {
      listeners.clear();
    }

    NodeId id() {
      return id;
    }

    TableStore tables() {
      return tables;
    }

    private byte[] apply(AppliedPosition position, byte[] command) {
      byte[][] answer = new byte[1][];
      tables.apply(position, () -> answer[0] = state.apply(position, command));
      return answer[0];
    }

    @Override
    public CompletableFuture<byte[]> submit(byte[] command) {
      if (leader != this) {
        return CompletableFuture.failedFuture(new NotLeader(id, leaderId()));
      }
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      scheduler.after(COMMIT_NANOS, () -> commit(command, answer));
      return answer;
    }

    private void commit(byte[] command, CompletableFuture<byte[]> answer) {
      if (leader != this) {
        answer.completeExceptionally(new SubmitOutcomeUnknown("leadership was lost", null));
        return;
      }
      AppliedPosition position = new AppliedPosition(term, ++index);
      byte[] mine = null;
      for (Member member : members) {
        byte[] result = member.apply(position, command);
        mine = member == this ? result : mine;
      }
      if (answersToLose > 0) {
        answersToLose--;
        answer.completeExceptionally(new SubmitOutcomeUnknown("the answer was lost", null));
      } else {
        answer.complete(mine);
      }
    }

    @Override
    public CompletableFuture<Void> linearize() {
      CompletableFuture<Void> done = new CompletableFuture<>();
      scheduler.after(
          COMMIT_NANOS,
          () -> {
            if (leader == null) {
              done.completeExceptionally(new NotLeader(id, null));
            } else {
              done.complete(null);
            }
          });
      return done;
    }

    @Override
    public long term() {
      return term;
    }

    private NodeId leaderId() {
      return leader == null ? null : leader.id;
    }

    @Override
    public LogStatus status() {
      return new LogStatus(
          "group",
          id,
          "raft:" + id,
          leader == this ? LogStatus.Role.LEADER : LogStatus.Role.FOLLOWER,
          0,
          leader == this,
          LogStatus.Lifecycle.RUNNING,
          term,
          leaderId(),
          new LogStatus.Indices(index, index, index, index, -1),
          members.size(),
          members.size() / 2 + 1,
          null,
          List.of());
    }

    @Override
    public boolean isReadyLeader() {
      return Objects.equals(leader, this);
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void listen(LeadershipListener listener) {
      listeners.add(listener);
      if (leader == this) {
        listener.becameReadyLeader(term);
      }
    }

    @Override
    public void close() {}
  }
}
