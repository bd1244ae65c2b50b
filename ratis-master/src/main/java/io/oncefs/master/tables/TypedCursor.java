package io.oncefs.master.tables;

import java.util.Arrays;

/** Walks the rows between two stored keys and decodes them. */
final class TypedCursor<K, V> implements Cursor<K, V> {
  private enum State {
    BEFORE,
    ON_ROW,
    DONE
  }

  private final ByteCursor rows;
  private final KeySpace<K> keys;
  private final Codec<V> values;
  private final byte[] lower;
  private final byte[] upper;
  private final boolean descending;
  private State state = State.BEFORE;

  TypedCursor(
      ByteCursor rows,
      KeySpace<K> keys,
      Codec<V> values,
      byte[] lower,
      byte[] upper,
      boolean descending) {
    this.rows = rows;
    this.keys = keys;
    this.values = values;
    this.lower = lower;
    this.upper = upper;
    this.descending = descending;
  }

  @Override
  public boolean next() {
    if (state == State.DONE) {
      return false;
    }
    state = move() && inside(rows.key()) ? State.ON_ROW : State.DONE;
    return state == State.ON_ROW;
  }

  private boolean move() {
    if (state == State.BEFORE) {
      return descending ? rows.seekBefore(upper) : rows.seek(lower);
    }
    return descending ? rows.previous() : rows.next();
  }

  private boolean inside(byte[] stored) {
    return Arrays.compareUnsigned(lower, stored) <= 0 && Arrays.compareUnsigned(stored, upper) < 0;
  }

  @Override
  public K key() {
    requireRow();
    return keys.key(rows.key());
  }

  @Override
  public V value() {
    requireRow();
    return rows.value(values);
  }

  private void requireRow() {
    if (state != State.ON_ROW) {
      throw new IllegalStateException("the cursor is on no row");
    }
  }

  @Override
  public void close() {
    state = State.DONE;
    rows.close();
  }
}
