package io.oncefs.master.tables;

/**
 * The committed rows of all tables at one moment, unchanged by what is applied later.
 *
 * <p>Any thread may use it, several at once; cursors are for one thread each. It pins storage:
 * close it soon, after its cursors.
 */
public interface ReadView extends AutoCloseable {
  /** The last entry whose writes are seen. */
  AppliedPosition position();

  <K, V> Rows<K, V> rows(TableSpec<K, V> spec);

  @Override
  void close();
}
