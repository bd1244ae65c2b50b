package io.oncefs.master.tables;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A write of the engine; the cache follows when it is committed. */
final class CachedWrite implements ByteWrite {
  private final ByteWrite engine;
  private final RowCache cache;
  private final long version;
  private final Map<RowKey, CachedRow> written = new HashMap<>();

  CachedWrite(ByteWrite engine, RowCache cache) {
    this.engine = engine;
    this.cache = cache;
    this.version = cache.version();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return engine.get(key);
  }

  @Override
  public <V> @Nullable V get(byte[] key, Codec<V> codec) {
    RowKey wanted = new RowKey(key);
    CachedRow row = written.get(wanted);
    if (row == null) {
      row = cache.find(wanted, version);
    }
    if (row == null) {
      row = CachedRow.of(engine.get(key));
      cache.keep(wanted, row, version);
    }
    return row.value(codec);
  }

  @Override
  public ByteCursor cursor() {
    return engine.cursor();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    engine.put(key, value);
    written.put(new RowKey(key), CachedRow.of(value));
  }

  @Override
  public void delete(byte[] key) {
    engine.delete(key);
    written.put(new RowKey(key), CachedRow.ABSENT);
  }

  @Override
  public void commit(AppliedPosition position) {
    cache.change(written, () -> engine.commit(position));
  }

  @Override
  public void close() {
    engine.close();
  }
}
