package io.oncefs.master.rpc;

import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Roster;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.TableStore;
import java.util.function.Function;

/** Short looks at what this node has applied. */
final class Views {
  private final TableStore tables;
  private final Rosters rosters = new Rosters();

  Views(TableStore tables) {
    this.tables = tables;
  }

  /** The registered servers as these rows show them, decoded once for each change. */
  Roster roster(RowSource rows) {
    return rosters.at(rows);
  }

  /** Runs the body on one frozen moment; nothing it returns may refer to the rows. */
  <T> T look(Function<RowSource, T> body) {
    try (ReadView view = tables.view()) {
      return body.apply(view::rows);
    }
  }
}
