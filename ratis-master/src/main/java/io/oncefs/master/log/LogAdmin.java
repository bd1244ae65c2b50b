package io.oncefs.master.log;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What an operator may ask of the log on one node. Futures fail with {@link LogException}s. */
public interface LogAdmin {
  /** Makes another voter the leader; only the leader can. Completes when the other one leads. */
  CompletableFuture<Void> transferLeadership(NodeId target);

  /** Gives leadership up to whoever wins the next election; only the leader can. */
  CompletableFuture<Void> stepDown();

  /** Takes a snapshot on this node now and completes with its log index. */
  CompletableFuture<Long> triggerSnapshot();

  /**
   * Changes who votes, in one step; only the leader can. Who joins has no vote until it holds what
   * the others hold; completes when the change is committed by a majority of the voters before and
   * one of those after. Asking again for what holds already changes nothing.
   *
   * <p>Fails with {@link LogUnavailable} if who joins does not catch up, another change is under
   * way, or nobody would be left; the voters are then as they were.
   */
  CompletableFuture<Void> changeVoters(Set<NodeId> leaving, List<Voter> joining);
}
