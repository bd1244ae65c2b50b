package io.oncefs.master.rpc;

import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.core.servers.Roster;
import org.jspecify.annotations.Nullable;

/**
 * The last {@link Roster}, for as long as it is true: the rows say themselves how often they were
 * changed, so one row is read instead of one for each server. Of the rows of one cluster; any
 * thread.
 */
final class Rosters {
  private volatile @Nullable Read last;

  private record Read(long changes, Roster roster) {}

  /** What the rows say, which may be older ones than those that were asked before. */
  Roster at(RowSource rows) {
    long changes = Counters.read(rows, Counter.SERVER_CHANGES);
    Read known = last;
    if (known != null && known.changes == changes) {
      return known.roster;
    }
    Roster roster = new Roster(new Registry(rows));
    last = new Read(changes, roster);
    return roster;
  }
}
