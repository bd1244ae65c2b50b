package io.oncefs.master.log;

/**
 * Told when this node begins and ceases to lead. Calls alternate, beginning with {@code
 * becameReadyLeader}; they run on a thread of their own, so that they may wait, but a slow call
 * delays the following ones.
 */
public interface LeadershipListener {
  /** This node leads in that term and has applied everything logged before it. */
  void becameReadyLeader(long term);

  /** It no longer leads. By now another node may already do so. */
  void lostLeadership(long term);
}
