package io.oncefs.master.tables.memory;

import io.oncefs.master.tables.ByteCursor;
import io.oncefs.master.tables.ByteReader;
import io.oncefs.master.tables.Codec;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One version of all rows, and how many views look at it. */
final class Rows implements ByteReader {
  private final NavigableMap<byte[], Row> map;
  private final AtomicInteger views = new AtomicInteger();

  /** A value, and what its table's codec made of it when it was first asked. */
  private static final class Row {
    private final byte[] bytes;
    private @Nullable Object decoded;

    Row(byte[] bytes) {
      this.bytes = bytes;
    }

    @SuppressWarnings("unchecked") // a row is read by one codec only
    <V> V decoded(Codec<V> codec) {
      Object value = decoded;
      if (value == null) {
        value = codec.decode(bytes);
        decoded = value;
      }
      return (V) value;
    }
  }

  Rows() {
    this(new TreeMap<>(Arrays::compareUnsigned));
  }

  private Rows(NavigableMap<byte[], Row> map) {
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
    Row before = value == null ? map.remove(key) : map.put(key.clone(), new Row(value.clone()));
    return before == null ? null : before.bytes;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Row row = map.get(key);
    return row == null ? null : row.bytes.clone();
  }

  @Override
  public <V> @Nullable V get(byte[] key, Codec<V> codec) {
    Row row = map.get(key);
    return row == null ? null : row.decoded(codec);
  }

  @Override
  public ByteCursor cursor() {
    return new MapCursor();
  }

  private final class MapCursor implements ByteCursor {
    private Map.@Nullable Entry<byte[], Row> row;

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

    private boolean at(Map.@Nullable Entry<byte[], Row> found) {
      row = found;
      return found != null;
    }

    private Map.Entry<byte[], Row> row() {
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
      return row().getValue().bytes.clone();
    }

    @Override
    public <V> V value(Codec<V> codec) {
      return row().getValue().decoded(codec);
    }

    @Override
    public void close() {
      row = null;
    }
  }
}
