package io.oncefs.ops.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line's entry point: parses, runs one command, and exits with its code. */
@Command(
    name = "oncefs",
    description = "A distributed file system whose append happens exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {Version.class, HelpCommand.class})
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main()).execute(args);
  }
}
