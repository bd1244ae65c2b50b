package io.oncefs.master.tables;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Typed tables over one ordered space of bytes: the half of a {@link TableStore} that is the same
 * for every engine.
 */
public final class TypedTables implements TableStore {
  private final ByteStore bytes;
  private final Map<String, TableSpec<?, ?>> specs = new ConcurrentHashMap<>();
  private volatile @Nullable OpenEntry current;

  public TypedTables(ByteStore bytes) {
    this.bytes = bytes;
  }

  @Override
  public <K, V> Table<K, V> table(TableSpec<K, V> spec) {
    TableSpec<?, ?> known = specs.putIfAbsent(spec.name(), spec);
    if (known != null && !known.equals(spec)) {
      throw new IllegalArgumentException("two specs for the table '" + spec.name() + "'");
    }
    return new TypedTable<>(spec, this::openEntry);
  }

  private OpenEntry openEntry() {
    OpenEntry open = current;
    if (open == null) {
      throw new IllegalStateException("no entry is being applied; readers use a view");
    }
    return open;
  }

  @Override
  public void apply(AppliedPosition position, Runnable body) {
    requireIdle();
    if (!applied().isBehind(position)) {
      throw new IllegalStateException(position + " does not follow " + applied());
    }
    OpenEntry entry = new OpenEntry(bytes.begin());
    current = entry;
    try {
      body.run();
      entry.requireNoCursor();
      entry.write().commit(position);
    } finally {
      current = null;
      entry.close();
    }
  }

  private void requireIdle() {
    if (current != null) {
      throw new IllegalStateException("an entry is being applied");
    }
  }

  @Override
  public AppliedPosition applied() {
    return bytes.applied();
  }

  @Override
  public ReadView view() {
    OpenEntry open = current;
    if (open != null && open.isMine()) {
      throw new IllegalStateException("an entry reads its tables, not a view");
    }
    return new TypedView(bytes.view());
  }

  @Override
  public void checkpoint(Path directory) {
    requireIdle();
    bytes.checkpoint(directory);
  }

  @Override
  public void restore(Path checkpoint) {
    requireIdle();
    bytes.restore(checkpoint);
  }

  @Override
  public void close() {
    bytes.close();
  }

  private record TypedView(ByteView bytes) implements ReadView {
    @Override
    public AppliedPosition position() {
      return bytes.position();
    }

    @Override
    public <K, V> Rows<K, V> rows(TableSpec<K, V> spec) {
      return new TypedRows<>(bytes, spec, new KeySpace<>(spec.name(), spec.keys()));
    }

    @Override
    public void close() {
      bytes.close();
    }
  }
}
