package io.oncefs.chunk.store;

import org.jspecify.annotations.Nullable;

/**
 * The disk failed in the middle: what was written is not known. The process must stop and recover
 * from what is durable; a failed sync is never repeated.
 */
public final class StoreFailed extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
