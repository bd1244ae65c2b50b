package io.oncefs.chunk.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked. */
public abstract sealed class StoreException extends IOException
    permits StoreFull, StoreFailed, StoreDamaged, StoreUnusable {
  private static final long serialVersionUID = 1L;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
