package io.oncefs.ops.cli.command;

/** How a command ends, for scripts to branch on. The numbers are a published interface. */
public enum ExitCode {
  OK(0),
  FAILED(1),
  /** The command line, a path, a configuration or a size breaks a rule; repeating it is useless. */
  USAGE(2),
  NOT_FOUND(3),
  DENIED(4),
  /** It exists already, or another precondition does not hold. */
  EXISTS(5),
  UNHEALTHY(10),
  /** Not now; trying again is safe and may help. */
  UNAVAILABLE(11),
  /** It may or may not have happened. */
  OUTCOME_UNKNOWN(12),
  /** Who read the output has gone: as if SIGPIPE had ended the process, and as silent. */
  OUTPUT_CLOSED(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
