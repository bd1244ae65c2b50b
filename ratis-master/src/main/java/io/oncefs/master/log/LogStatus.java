package io.oncefs.master.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node knows about the log: its local view, which may be out of date.
 *
 * @param roleElapsedMs how long it has had this role
 * @param leaderReady whether it leads and has applied everything earlier leaders logged
 * @param leader the leader as this node knows it, or null
 * @param peers the other nodes, in the order of their ids
 * @param votersRequired the smallest majority
 * @param votersResponsive voters heard of within the election timeout, this node included; null
 *     unless it leads
 */
public record LogStatus(
    String groupId,
    NodeId node,
    String address,
    Role role,
    long roleElapsedMs,
    boolean leaderReady,
    Lifecycle lifecycle,
    long term,
    @Nullable NodeId leader,
    Indices log,
    int voters,
    int votersRequired,
    @Nullable Integer votersResponsive,
    List<Peer> peers) {

  public LogStatus {
    peers = List.copyOf(peers);
  }

  /** What a node does in its quorum. */
  public enum Role {
    LEADER,
    CANDIDATE,
    FOLLOWER,
    LISTENER
  }

  /** Whether the log runs on this node. */
  public enum Lifecycle {
    STARTING,
    RUNNING,
    PAUSED,
    CLOSED,
    FAILED
  }

  /** How far this node has come; -1 is before the first entry, or no snapshot. */
  public record Indices(
      long lastIndex,
      long flushedIndex,
      long committedIndex,
      long appliedIndex,
      long snapshotIndex) {
    public long applyLag() {
      return Math.max(0, committedIndex - appliedIndex);
    }
  }

  /**
   * Another node.
   *
   * @param address host:port of its log
   * @param matchIndex the last entry it is known to hold; null unless this node leads, as are the
   *     other nullable ones
   * @param commitIndex its commit index as last heard of, or null
   * @param lastContactMs how long ago it answered; on a follower known of the leader only
   * @param healthy whether it answered within the election timeout; null if this node cannot know
   */
  public record Peer(
      NodeId id,
      String address,
      Role role,
      boolean voter,
      @Nullable Long matchIndex,
      @Nullable Long nextIndex,
      @Nullable Long commitIndex,
      @Nullable Long lastContactMs,
      @Nullable Boolean healthy) {}
}
