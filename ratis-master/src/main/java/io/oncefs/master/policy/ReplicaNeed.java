package io.oncefs.master.policy;

import io.oncefs.common.StoreId;

/** What the replicas of one sealed chunk are in need of. */
public sealed interface ReplicaNeed {
  /** Nothing, or nothing that could be done now. */
  record None() implements ReplicaNeed {}

  /**
   * More copies.
   *
   * @param missing so many
   * @param urgency how many servers with a good replica are lacking to the goal: more is worse
   */
  record Copies(int missing, int urgency) implements ReplicaNeed {}

  /**
   * One replica less.
   *
   * @param keep so many valid ones have to be left
   */
  record Dismissal(StoreId store, int keep) implements ReplicaNeed {}
}
