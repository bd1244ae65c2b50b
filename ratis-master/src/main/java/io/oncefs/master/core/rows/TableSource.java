package io.oncefs.master.core.rows;

import io.oncefs.master.tables.Table;
import io.oncefs.master.tables.TableSpec;

/** Where tables are written while an entry is applied: {@code store::table}. */
@FunctionalInterface
public interface TableSource {
  <K, V> Table<K, V> table(TableSpec<K, V> spec);
}
