package io.oncefs.master.log;

import org.jspecify.annotations.Nullable;

/**
 * The command may have been logged, now or later, or not: repeat it under the same request id to
 * find out.
 */
public final class SubmitOutcomeUnknown extends LogException {
  private static final long serialVersionUID = 1L;

  public SubmitOutcomeUnknown(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
