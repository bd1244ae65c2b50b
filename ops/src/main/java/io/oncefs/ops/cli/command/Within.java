package io.oncefs.ops.cli.command;

import java.util.List;

/** Refuses numbers that no run could do anything with, before a cluster is started for them. */
public final class Within {
  private Within() {}

  public static void check(String option, long value, long min, long max) throws CommandFailure {
    if (value < min || value > max) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " is " + min + " to " + max + ", not " + value);
    }
  }

  /** The same for each of them; there has to be one. */
  public static void check(String option, List<Integer> values, long min, long max)
      throws CommandFailure {
    if (values.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, option + " takes at least one number");
    }
    for (int each : values) {
      check(option, each, min, max);
    }
  }
}
