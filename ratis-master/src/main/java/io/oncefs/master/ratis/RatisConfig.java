package io.oncefs.master.ratis;

import io.oncefs.common.Checks;

/**
 * How a master's log is run.
 *
 * @param bindHost the local address its port listens on
 */
public record RatisConfig(
    MasterQuorum quorum,
    Member self,
    String bindHost,
    RaftTiming timing,
    SnapshotPolicy snapshots,
    RaftSizes sizes) {
  public RatisConfig {
    Checks.argument(
        quorum.at(self.address()).isPresent(), "%s is not among %s", self, quorum.members());
  }

  /** With everything at its default, listening on the member's own address only. */
  public static RatisConfig standard(MasterQuorum quorum, Member self) {
    return new RatisConfig(
        quorum,
        self,
        self.host(),
        RaftTiming.server(),
        SnapshotPolicy.standard(),
        RaftSizes.standard());
  }

  public RatisConfig withTiming(RaftTiming changed) {
    return new RatisConfig(quorum, self, bindHost, changed, snapshots, sizes);
  }

  public RatisConfig withSnapshots(SnapshotPolicy changed) {
    return new RatisConfig(quorum, self, bindHost, timing, changed, sizes);
  }

  public RatisConfig withSizes(RaftSizes changed) {
    return new RatisConfig(quorum, self, bindHost, timing, snapshots, changed);
  }

  public RatisConfig withBindHost(String changed) {
    return new RatisConfig(quorum, self, changed, timing, snapshots, sizes);
  }
}
