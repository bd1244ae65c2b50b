package io.oncefs.master.core.rows;

import io.oncefs.master.tables.Rows;
import io.oncefs.master.tables.TableSpec;

/**
 * Where rows are read: {@code view::rows} for committed ones, {@code store::table} for what the
 * entry being applied sees. What is computed from rows is written once and works on both.
 */
@FunctionalInterface
public interface RowSource {
  <K, V> Rows<K, V> rows(TableSpec<K, V> spec);
}
