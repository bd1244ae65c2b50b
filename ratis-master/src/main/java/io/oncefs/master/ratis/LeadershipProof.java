package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.TermCalls;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * Proves that nobody had been elected after this node when the proof was asked for: a majority of
 * the voters, itself among them, says after that instant that it is in no later term. A later
 * leader needs the votes of a majority, so one of those who answered, who raises its term first.
 *
 * <p>Ratis' own linearizable read does not prove that. It asks the majority only once for each
 * commit index and takes that answer for all reads to come, so a leader that was cut off goes on
 * answering from what it knew: exactly the stale read it is meant to exclude. It also lets a read
 * share a round that began before it. So Ratis' check is switched off, and every read index it
 * gives goes through here first. The question is our own and not a heartbeat of Ratis: with those a
 * read took 18 hand-overs between threads at the leader and 5 at each follower, with this 6 and 1.
 *
 * <p>One proof at a time; {@link ReadRounds} sees to that.
 */
final class LeadershipProof {
  private static final long ASK_AGAIN_NANOS = 20_000_000L;

  private final TermCalls calls;
  private final Clock clock;
  private final EventLoop loop;
  private final long patienceNanos;

  private @Nullable Proof open;

  private static final class Proof {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final RaftConfiguration voters;
    final long term;
    final long deadlineNanos;
    final Set<RaftPeerId> agreed = new HashSet<>();

    Proof(RaftConfiguration voters, long term, long deadlineNanos) {
      this.voters = voters;
      this.term = term;
      this.deadlineNanos = deadlineNanos;
    }

    /** Of both configurations while one replaces the other. */
    boolean isComplete() {
      return hasMajority(voters.getCurrentPeers()) && hasMajority(voters.getPreviousPeers());
    }

    private boolean hasMajority(Collection<RaftPeer> peers) {
      long yes = peers.stream().map(RaftPeer::getId).filter(agreed::contains).count();
      return peers.isEmpty() || yes > peers.size() / 2;
    }

    Collection<RaftPeer> unasked() {
      Map<RaftPeerId, RaftPeer> peers = new LinkedHashMap<>();
      voters.getCurrentPeers().forEach(each -> peers.put(each.getId(), each));
      voters.getPreviousPeers().forEach(each -> peers.put(each.getId(), each));
      peers.keySet().removeAll(agreed);
      return peers.values();
    }
  }

  /**
   * @param loop where a voter that did not answer is asked again, and failures are told
   * @param patience how long a majority may take
   */
  LeadershipProof(TermCalls calls, Clock clock, EventLoop loop, Duration patience) {
    this.calls = calls;
    this.clock = clock;
    this.loop = loop;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Completes when it is proven, on a network thread; fails when this node does not lead, ceases
   * to, or does not hear from a majority in time.
   */
  CompletableFuture<Void> begin(RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    if (!info.isLeader()) {
      return CompletableFuture.failedFuture(notLeading());
    }
    Proof proof =
        new Proof(division.getRaftConf(), info.getCurrentTerm(), clock.nanos() + patienceNanos);
    proof.agreed.add(division.getId());
    if (proof.isComplete()) {
      return CompletableFuture.completedFuture(null);
    }
    // Asked for before anybody can answer.
    Collection<RaftPeer> others = proof.unasked();
    synchronized (this) {
      open = proof;
    }
    others.forEach(each -> ask(proof, each));
    return proof.done;
  }

  private void ask(Proof proof, RaftPeer voter) {
    calls.ask(
        new NodeId(voter.getId().toString()),
        voter.getAddress(),
        term -> heard(proof, voter, term),
        () -> askAgain(proof, voter));
  }

  private void heard(Proof proof, RaftPeer voter, long term) {
    if (term > proof.term) {
      // It stands for election, or another was elected: this node hears of that soon.
      askAgain(proof, voter);
      return;
    }
    synchronized (this) {
      proof.agreed.add(voter.getId());
      if (open != proof || !proof.isComplete()) {
        return;
      }
      open = null;
    }
    proof.done.complete(null);
  }

  private void askAgain(Proof proof, RaftPeer voter) {
    loop.after(
        ASK_AGAIN_NANOS,
        () -> {
          if (clock.nanos() - proof.deadlineNanos >= 0) {
            end(proof, new IllegalStateException("a majority does not say which term it is in"));
          } else if (isOpen(proof)) {
            ask(proof, voter);
          }
        });
  }

  private synchronized boolean isOpen(Proof proof) {
    return open == proof;
  }

  private void end(Proof proof, IllegalStateException reason) {
    synchronized (this) {
      if (open != proof) {
        return;
      }
      open = null;
    }
    proof.done.completeExceptionally(reason);
  }

  /** This node no longer leads. Ratis says so holding locks, so it is told elsewhere. */
  void lost() {
    loop.execute(
        () -> {
          Proof proof;
          synchronized (this) {
            proof = open;
          }
          if (proof != null) {
            end(proof, notLeading());
          }
        });
  }

  private static IllegalStateException notLeading() {
    return new IllegalStateException("this node does not lead");
  }
}
