package io.oncefs.master.tables;

import java.nio.file.Path;

/**
 * An engine whose rows are kept decoded after they were read, as many as fit. What is kept is
 * always as of the last entry: a view of an earlier moment reads the engine.
 */
public final class CachedStore implements ByteStore {
  private final ByteStore engine;
  private final RowCache cache;

  /**
   * @param bytes of heap for rows, about
   */
  public CachedStore(ByteStore engine, long bytes) {
    this.engine = engine;
    this.cache = new RowCache(bytes);
  }

  @Override
  public AppliedPosition applied() {
    return engine.applied();
  }

  @Override
  public ByteWrite begin() {
    return new CachedWrite(engine.begin(), cache);
  }

  @Override
  public ByteView view() {
    long before = cache.version();
    ByteView view = engine.view();
    return new CachedView(view, cache, cache.isStill(before) ? before : RowCache.NONE);
  }

  @Override
  public void checkpoint(Path directory) {
    engine.checkpoint(directory);
  }

  @Override
  public void restore(Path checkpoint) {
    cache.replaceAll(() -> engine.restore(checkpoint));
  }

  @Override
  public void close() {
    engine.close();
  }
}
