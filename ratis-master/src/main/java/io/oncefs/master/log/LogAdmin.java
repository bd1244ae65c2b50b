package io.oncefs.master.log;

import java.util.concurrent.CompletableFuture;

/** What an operator may ask of the log on one node. Futures fail with {@link LogException}s. */
public interface LogAdmin {
  /** Makes another voter the leader; only the leader can. Completes when the other one leads. */
  CompletableFuture<Void> transferLeadership(NodeId target);

  /** Gives leadership up to whoever wins the next election; only the leader can. */
  CompletableFuture<Void> stepDown();

  /** Takes a snapshot on this node now and completes with its log index. */
  CompletableFuture<Long> triggerSnapshot();
}
