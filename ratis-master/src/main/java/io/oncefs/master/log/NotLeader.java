package io.oncefs.master.log;

import org.jspecify.annotations.Nullable;

/**
 * This node does not lead; nothing was logged. Ask the leader it names, or any node if it names
 * none.
 */
public final class NotLeader extends LogException {
  private static final long serialVersionUID = 1L;

  private final @Nullable NodeId leader;

  public NotLeader(NodeId self, @Nullable NodeId leader) {
    super(
        self + " does not lead; " + (leader == null ? "it knows no leader" : leader + " does"),
        null);
    this.leader = leader;
  }

  /** The leader as this node knows it, or null. */
  public @Nullable NodeId leader() {
    return leader;
  }
}
