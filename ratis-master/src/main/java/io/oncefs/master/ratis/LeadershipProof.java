package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.TermCalls;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * read took 18 hand-overs between threads at the leader and 5 at each follower.
 *
 * <p>No more voters are asked than it takes, those that answered last first. The others are asked
 * as soon as one of these says that it cannot help, or has said nothing for {@link
 * #PATIENCE_NANOS}. Whom it asks makes no difference to what is proven: any majority will do, and
 * an answer counts only for the proof that asked for it.
 *
 * <p>One proof at a time; {@link ReadRounds} sees to that.
 */
final class LeadershipProof {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipProof.class);

  /** Until the others are asked too; at most twice that. */
  static final long PATIENCE_NANOS = 5_000_000L;

  private static final long ASK_AGAIN_NANOS = 20_000_000L;

  private final TermCalls calls;
  private final Clock clock;
  private final EventLoop loop;
  private final long deadlineAfterNanos;

  /** All of what follows is guarded by this. */
  private final Promptness promptness = new Promptness();

  private @Nullable Proof open;
  private @Nullable Proof openAtLastLook;
  private boolean begunSinceLook;
  private boolean looking;

  /** One proof; guarded by the one that makes it. */
  private static final class Proof {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final Electorate voters;
    final long term;
    final long deadlineNanos;
    final Set<RaftPeerId> agreed = new HashSet<>();
    final Queue<RaftPeer> unasked = new ArrayDeque<>();

    Proof(Electorate voters, long term, long deadlineNanos) {
      this.voters = voters;
      this.term = term;
      this.deadlineNanos = deadlineNanos;
    }

    boolean isComplete() {
      return voters.isMajority(agreed);
    }

    /** Those whose agreement would complete it; from now on they have been asked. */
    List<RaftPeer> takeEnough() {
      Set<RaftPeerId> hoped = new HashSet<>(agreed);
      List<RaftPeer> taken = new ArrayList<>();
      while (!voters.isMajority(hoped) && !unasked.isEmpty()) {
        RaftPeer next = unasked.remove();
        hoped.add(next.getId());
        taken.add(next);
      }
      return taken;
    }

    List<RaftPeer> takeAll() {
      List<RaftPeer> taken = List.copyOf(unasked);
      unasked.clear();
      return taken;
    }
  }

  /**
   * @param loop where a voter that did not answer is asked again, and failures are told
   * @param deadline how long a majority may take
   */
  LeadershipProof(TermCalls calls, Clock clock, EventLoop loop, Duration deadline) {
    this.calls = calls;
    this.clock = clock;
    this.loop = loop;
    this.deadlineAfterNanos = deadline.toNanos();
  }

  /**
   * Completes when it is proven, on a network thread; fails when this node does not lead, ceases
   * to, or does not hear from a majority in time.
   */
  CompletableFuture<Void> begin(RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    return info.isLeader()
        ? begin(division.getId(), Electorate.of(division.getRaftConf()), info.getCurrentTerm())
        : CompletableFuture.failedFuture(notLeading());
  }

  /** The same for a node that leads in that term. */
  CompletableFuture<Void> begin(RaftPeerId self, Electorate voters, long term) {
    Proof proof = new Proof(voters, term, clock.nanos() + deadlineAfterNanos);
    proof.agreed.add(self);
    if (proof.isComplete()) {
      return CompletableFuture.completedFuture(null);
    }
    List<RaftPeer> first;
    boolean startLooking;
    synchronized (this) {
      proof.unasked.addAll(promptness.order(voters.others(self)));
      first = proof.takeEnough();
      // Before anybody can answer.
      open = proof;
      begunSinceLook = true;
      startLooking = !looking;
      looking = true;
    }
    // Before anybody is asked: without it nothing would end a proof in which asking fails.
    if (startLooking) {
      loop.after(PATIENCE_NANOS, this::look);
    }
    first.forEach(each -> ask(proof, each));
    return proof.done;
  }

  private void ask(Proof proof, RaftPeer voter) {
    try {
      calls.ask(
          new NodeId(voter.getId().toString()),
          voter.getAddress(),
          term -> heard(proof, voter, term),
          () -> noHelp(proof, voter));
    } catch (RuntimeException unasked) {
      LOG.warn("{} cannot be asked for its term", voter, unasked);
      noHelp(proof, voter);
    }
  }

  private void heard(Proof proof, RaftPeer voter, long term) {
    if (term > proof.term) {
      // It stands for election, or another was elected: this node hears of that soon.
      noHelp(proof, voter);
      return;
    }
    synchronized (this) {
      if (open != proof) {
        return;
      }
      proof.agreed.add(voter.getId());
      promptness.noteAnswer(voter.getId());
      if (!proof.isComplete()) {
        return;
      }
      open = null;
    }
    proof.done.complete(null);
  }

  private void noHelp(Proof proof, RaftPeer voter) {
    askOthers(proof);
    if (isOpen(proof)) {
      askAgain(proof, voter);
    }
  }

  private void askOthers(Proof proof) {
    List<RaftPeer> others;
    synchronized (this) {
      others = open == proof ? proof.takeAll() : List.of();
    }
    others.forEach(each -> ask(proof, each));
  }

  /** One timer for all proofs, as long as there are any: one for each would cost more than it. */
  private void look() {
    Proof waiting;
    boolean late;
    boolean goesOn;
    synchronized (this) {
      waiting = open;
      late = waiting == openAtLastLook;
      goesOn = waiting != null || begunSinceLook;
      openAtLastLook = waiting;
      begunSinceLook = false;
      looking = goesOn;
    }
    if (waiting != null && late) {
      askOthers(waiting);
    }
    if (goesOn) {
      loop.after(PATIENCE_NANOS, this::look);
    }
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
