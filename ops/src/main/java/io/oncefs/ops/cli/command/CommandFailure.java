package io.oncefs.ops.cli.command;

import org.jspecify.annotations.Nullable;

/** A command ends here: one line that says what is wrong, and the command that helps. */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final @Nullable String next;

  public CommandFailure(ExitCode code, String message) {
    this(code, message, null, null);
  }

  /**
   * With a hint.
   *
   * @param next what to run now, or null if nothing in particular helps
   */
  public CommandFailure(ExitCode code, String message, @Nullable String next) {
    this(code, message, next, null);
  }

  public CommandFailure(
      ExitCode code, String message, @Nullable String next, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.next = next;
  }

  public ExitCode code() {
    return code;
  }

  public @Nullable String next() {
    return next;
  }
}
