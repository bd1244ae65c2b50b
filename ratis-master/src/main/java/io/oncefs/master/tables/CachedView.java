package io.oncefs.master.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One moment of the engine; as long as nothing was applied since, rows come from the cache. */
final class CachedView implements ByteView {
  private final ByteView engine;
  private final RowCache cache;
  private final long version;
  private volatile boolean closed;

  /**
   * @param version which this moment is
   */
  CachedView(ByteView engine, RowCache cache, long version) {
    this.engine = engine;
    this.cache = cache;
    this.version = version;
  }

  @Override
  public AppliedPosition position() {
    return engine.position();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return engine.get(key);
  }

  @Override
  public <V> @Nullable V get(byte[] key, Codec<V> codec) {
    RowKey wanted = new RowKey(key);
    CachedRow row = find(wanted);
    if (row == null) {
      row = kept(wanted, engine.get(key));
    }
    return row.value(codec);
  }

  @Override
  public <V> List<@Nullable V> getAll(List<byte[]> keys, Codec<V> codec) {
    CachedRow[] rows = new CachedRow[keys.size()];
    List<RowKey> missing = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      RowKey wanted = new RowKey(keys.get(i));
      rows[i] = find(wanted);
      if (rows[i] == null) {
        missing.add(wanted);
      }
    }
    if (!missing.isEmpty()) {
      Iterator<RowKey> wanted = missing.iterator();
      Iterator<byte @Nullable []> found =
          engine.getAll(missing.stream().map(RowKey::bytes).toList()).iterator();
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] == null) {
          rows[i] = kept(wanted.next(), found.next());
        }
      }
    }
    List<@Nullable V> values = new ArrayList<>(rows.length);
    Arrays.asList(rows).forEach(row -> values.add(row.value(codec)));
    return values;
  }

  private @Nullable CachedRow find(RowKey key) {
    if (closed) {
      throw new IllegalStateException("the view is closed");
    }
    return cache.find(key, version);
  }

  private CachedRow kept(RowKey key, byte @Nullable [] bytes) {
    CachedRow row = CachedRow.of(bytes);
    cache.keep(key, row, version);
    return row;
  }

  @Override
  public ByteCursor cursor() {
    return engine.cursor();
  }

  @Override
  public void close() {
    closed = true;
    engine.close();
  }
}
