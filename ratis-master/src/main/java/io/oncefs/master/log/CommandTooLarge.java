package io.oncefs.master.log;

/** The command exceeds what one log entry may hold; it was not logged and never will be. */
public final class CommandTooLarge extends LogException {
  private static final long serialVersionUID = 1L;

  public CommandTooLarge(int bytes, int limitBytes) {
    super("a command of " + bytes + " bytes; the log takes at most " + limitBytes, null);
  }
}
