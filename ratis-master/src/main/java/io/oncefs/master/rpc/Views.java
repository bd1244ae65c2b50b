package io.oncefs.master.rpc;

import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.TableStore;
import java.util.function.Function;

/** Short looks at what this node has applied. */
final class Views {
  private final TableStore tables;

  Views(TableStore tables) {
    this.tables = tables;
  }

  /** Runs the body on one frozen moment; nothing it returns may refer to the rows. */
  <T> T look(Function<RowSource, T> body) {
    try (ReadView view = tables.view()) {
      return body.apply(view::rows);
    }
  }
}
