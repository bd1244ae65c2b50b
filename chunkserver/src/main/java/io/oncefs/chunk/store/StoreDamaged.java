package io.oncefs.chunk.store;

import org.jspecify.annotations.Nullable;

/**
 * What is on disk is not what was written: a checksum or a format rule does not hold. Other chunks
 * may be fine.
 */
public final class StoreDamaged extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreDamaged(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
