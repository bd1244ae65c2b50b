package io.oncefs.master.ratis;

import io.oncefs.master.tables.TableStore;
import org.apache.ratis.server.RaftServer;

/** What Ratis says of this node's part, and its tables of how far they are. */
record DivisionReign(RaftServer.Division division, TableStore tables) implements LeaderReads.Reign {
  @Override
  public long term() {
    return division.getInfo().getCurrentTerm();
  }

  @Override
  public boolean isReady() {
    return division.getInfo().isLeaderReady();
  }

  @Override
  public long committed() {
    return division.getRaftLog().getLastCommittedIndex();
  }

  @Override
  public long applied() {
    return tables.applied().index();
  }
}
