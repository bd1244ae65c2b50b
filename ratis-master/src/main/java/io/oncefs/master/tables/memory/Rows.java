package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteReader;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One version of all rows, and how many views look at it. */
final class Rows implements ByteReader {
  private final NavigableMap<byte[], byte[]> map;
  private final AtomicInteger views = new AtomicInteger();

  Rows() {
    this(new TreeMap<>(Arrays::compareUnsigned));
  }

  private Rows(NavigableMap<byte[], byte[]> map) {
    this.map = map;
  }

  Rows copy() {
    return new Rows(new TreeMap<>(map));
  }

  boolean isShared() {
    return views.get() > 0;
  }

  void share() {
    views.incrementAndGet();
  }

  void unshare() {
    views.decrementAndGet();
  }

  /** Sets or, with null, removes a row; returns what was there. */
  byte @Nullable [] set(byte[] key, byte @Nullable [] value) {
    return value == null ? map.remove(key) : map.put(key.clone(), value.clone());
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = map.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public ByteCursor cursor() {
    return new MapCursor();
  }

  private final class MapCursor implements ByteCursor {
    private Map.@Nullable Entry<byte[], byte[]> row;

    @Override
    public boolean seek(byte[] key) {
      return at(map.ceilingEntry(key));
    }

    @Override
    public boolean seekBefore(byte[] key) {
      return at(map.lowerEntry(key));
    }

    @Override
    public boolean next() {
      return at(map.higherEntry(row().getKey()));
    }

    @Override
    public boolean previous() {
      return at(map.lowerEntry(row().getKey()));
    }

    private boolean at(Map.@Nullable Entry<byte[], byte[]> found) {
      row = found;
      return found != null;
    }

    private Map.Entry<byte[], byte[]> row() {
      if (row == null) {
        throw new IllegalStateException("the cursor is on no row");
      }
      return row;
    }

    @Override
    public byte[] key() {
      return row().getKey().clone();
    }

    @Override
    public byte[] value() {
      return row().getValue().clone();
    }

    @Override
    public void close() {
      row = null;
    }
  }
}
