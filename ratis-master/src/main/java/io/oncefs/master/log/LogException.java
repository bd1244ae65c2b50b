package io.oncefs.master.log;

import org.jspecify.annotations.Nullable;

/** Why the log did not do what was asked; each subclass says what is known about the outcome. */
public abstract sealed class LogException extends Exception
    permits NotLeader, LogUnavailable, SubmitOutcomeUnknown, CommandTooLarge {
  private static final long serialVersionUID = 1L;

  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
