package io.oncefs.master.core.namespace;

import io.oncefs.master.core.namespace.NamespaceTables.TrashKey;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.TrashRow;
import io.oncefs.master.tables.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was deleted and can be taken back: a tree is one entry, whatever lies below it. */
final class Trash {
  private final Table<Long, TrashRow> rows;
  private final Table<TrashKey, Present> byPath;
  private final Counters counters;

  Trash(TableSource tables, Counters counters) {
    this.rows = tables.table(NamespaceTables.TRASH);
    this.byPath = tables.table(NamespaceTables.TRASH_BY_PATH);
    this.counters = counters;
  }

  void add(TrashRow row) {
    long number = counters.take(Counter.NEXT_DELETION);
    rows.put(number, row);
    byPath.put(new TrashKey(row.path(), number), Present.HERE);
  }

  /** What was deleted last under this path; null if nothing is there. */
  @Nullable Deletion latest(String path) {
    for (TrashKey latest :
        Scans.keys(byPath.scanDown(new TrashKey(path, 0), new TrashKey(path, Long.MAX_VALUE)), 1)) {
      TrashRow row = rows.get(latest.number());
      return row == null ? null : new Deletion(latest, row);
    }
    return null;
  }

  /** Takes one out. */
  void remove(Deletion deletion) {
    remove(deletion.key());
  }

  /** Takes out at most {@code max} that have been here for so long, oldest first. */
  List<TrashRow> takeOlder(long keptMillis, long ledMillis, int max) {
    List<TrashRow> taken = new ArrayList<>();
    for (long number : Scans.keys(rows.scan(null, null), max)) {
      TrashRow row = rows.get(number);
      if (row == null || row.ledMillis() + keptMillis > ledMillis) {
        break;
      }
      remove(new TrashKey(row.path(), number));
      taken.add(row);
    }
    return taken;
  }

  private void remove(TrashKey key) {
    rows.delete(key.number());
    byPath.delete(key);
  }

  /** One entry of the trash. */
  record Deletion(TrashKey key, TrashRow row) {}
}
