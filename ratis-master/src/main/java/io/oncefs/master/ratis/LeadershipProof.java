package io.oncefs.master.ratis;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.jspecify.annotations.Nullable;

/**
 * Proves that this node still led after the proof was asked for: a majority has answered a message
 * that was sent later.
 *
 * <p>Ratis' own linearizable read does not prove that. It asks the majority only once for each
 * commit index and takes that answer for all reads to come, so a leader that was cut off goes on
 * answering from what it knew: exactly the stale read it is meant to exclude. It also lets a read
 * share a round that began before it. So Ratis' check is switched off, and every read index it
 * gives goes through here first.
 *
 * <p>One proof at a time; {@link ReadRounds} sees to that.
 */
final class LeadershipProof {
  /** Who leads with that state sends through these. */
  private final Map<RaftPeerId, LogAppender> appenders = new HashMap<>();

  private @Nullable LeaderState reign;
  private @Nullable Proof open;

  /**
   * A follower must answer a message no older than the first that was still to come when the proof
   * began.
   */
  private static final class Proof {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final RaftConfiguration voters;
    final Map<LogAppender, Long> firstCallIds = new HashMap<>();
    final Set<RaftPeerId> answered = new HashSet<>();

    Proof(RaftConfiguration voters, RaftPeerId self) {
      this.voters = voters;
      answered.add(self);
    }

    boolean isComplete() {
      return hasMajority(voters.getCurrentPeers()) && hasMajority(voters.getPreviousPeers());
    }

    private boolean hasMajority(Collection<RaftPeer> peers) {
      long yes = peers.stream().map(RaftPeer::getId).filter(answered::contains).count();
      return peers.isEmpty() || yes > peers.size() / 2;
    }
  }

  /** Completes when it is proven; fails when this node does not lead or ceases to. */
  CompletableFuture<Void> begin(RaftServer.Division division) {
    Proof proof = new Proof(division.getRaftConf(), division.getId());
    Collection<LogAppender> asked;
    synchronized (this) {
      endWith(new IllegalStateException("another proof was begun"));
      if (!division.getInfo().isLeader()) {
        return CompletableFuture.failedFuture(notLeading());
      }
      if (proof.isComplete()) {
        return CompletableFuture.completedFuture(null);
      }
      open = proof;
      for (LogAppender appender : appenders.values()) {
        proof.firstCallIds.put(appender, appender.getCallId());
      }
      asked = Set.copyOf(proof.firstCallIds.keySet());
    }
    asked.forEach(LogAppender::triggerHeartbeat);
    return proof.done;
  }

  synchronized void sendsThrough(LeaderState state, LogAppender appender) {
    if (reign != state) {
      reign = state;
      appenders.clear();
      endWith(notLeading());
    }
    appenders.put(appender.getFollowerId(), appender);
  }

  /** A follower has answered; only a success says that it knows of no later leader. */
  void answered(LeaderState state, LogAppender appender, AppendEntriesReplyProto reply) {
    Proof proof;
    synchronized (this) {
      proof = open;
      if (proof == null || reign != state || !reply.getServerReply().getSuccess()) {
        return;
      }
      // An appender made after the proof began has sent nothing before.
      long first = proof.firstCallIds.getOrDefault(appender, Long.MIN_VALUE);
      if (reply.getServerReply().getCallId() < first) {
        // Our request for a heartbeat may have met one that was being sent already.
        appender.triggerHeartbeat();
        return;
      }
      proof.answered.add(appender.getFollowerId());
      if (!proof.isComplete()) {
        return;
      }
      open = null;
    }
    proof.done.complete(null);
  }

  /** This node no longer leads. */
  synchronized void lost() {
    endWith(notLeading());
  }

  private void endWith(IllegalStateException reason) {
    Proof proof = open;
    open = null;
    if (proof != null) {
      proof.done.completeExceptionally(reason);
    }
  }

  private static IllegalStateException notLeading() {
    return new IllegalStateException("this node does not lead");
  }
}
