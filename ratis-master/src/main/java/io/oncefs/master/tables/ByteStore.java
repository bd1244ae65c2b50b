package io.oncefs.master.tables;

import java.nio.file.Path;

/**
 * What a storage engine provides below {@link TypedTables}: one ordered space of byte keys.
 *
 * <p>It keeps the guarantees of {@link TableStore}. It may rely on one writer: {@code begin} is not
 * called while a write is open, and {@code checkpoint} and {@code restore} are not called during
 * one. {@code applied} and {@code view} may come from any thread at any time.
 */
public interface ByteStore extends AutoCloseable {
  AppliedPosition applied();

  ByteWrite begin();

  ByteView view();

  void checkpoint(Path directory);

  void restore(Path checkpoint);

  @Override
  void close();
}
