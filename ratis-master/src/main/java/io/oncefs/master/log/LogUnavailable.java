package io.oncefs.master.log;

import org.jspecify.annotations.Nullable;

/**
 * The log cannot serve the call now, and certainly did not log anything: try again, here or
 * elsewhere.
 */
public final class LogUnavailable extends LogException {
  private static final long serialVersionUID = 1L;

  public LogUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
