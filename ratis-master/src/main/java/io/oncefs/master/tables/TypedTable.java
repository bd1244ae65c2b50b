package io.oncefs.master.tables;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A table within whatever entry is being applied. */
final class TypedTable<K, V> implements Table<K, V> {
  private final TableSpec<K, V> spec;
  private final KeySpace<K> keys;
  private final Supplier<OpenEntry> entry;

  TypedTable(TableSpec<K, V> spec, Supplier<OpenEntry> entry) {
    this.spec = spec;
    this.keys = new KeySpace<>(spec.name(), spec.keys());
    this.entry = entry;
  }

  @Override
  public @Nullable V get(K key) {
    return rows(entry.get()).get(key);
  }

  @Override
  public List<@Nullable V> getAll(List<K> wanted) {
    return rows(entry.get()).getAll(wanted);
  }

  @Override
  public Cursor<K, V> scan(@Nullable K from, @Nullable K toExclusive) {
    OpenEntry open = entry.get();
    return open.track(spec.name(), rows(open).scan(from, toExclusive));
  }

  @Override
  public Cursor<K, V> scanDown(@Nullable K from, @Nullable K toExclusive) {
    OpenEntry open = entry.get();
    return open.track(spec.name(), rows(open).scanDown(from, toExclusive));
  }

  @Override
  public void put(K key, V value) {
    writing().put(keys.stored(key), spec.values().encode(value));
  }

  @Override
  public void delete(K key) {
    writing().delete(keys.stored(key));
  }

  private ByteWrite writing() {
    OpenEntry open = entry.get();
    open.requireNoCursorOn(spec.name());
    return open.write();
  }

  private Rows<K, V> rows(OpenEntry open) {
    return new TypedRows<>(open.write(), spec, keys);
  }
}
