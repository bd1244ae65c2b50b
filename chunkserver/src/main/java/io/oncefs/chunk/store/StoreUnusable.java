package io.oncefs.chunk.store;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be opened or formatted: the message says what is there, what was expected, and
 * the command that mends it.
 */
public final class StoreUnusable extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnusable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
