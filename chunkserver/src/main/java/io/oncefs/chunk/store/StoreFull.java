package io.oncefs.chunk.store;

import org.jspecify.annotations.Nullable;

/** There is no room for the unit; nothing of it was written, and the store is as before. */
public final class StoreFull extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreFull(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
