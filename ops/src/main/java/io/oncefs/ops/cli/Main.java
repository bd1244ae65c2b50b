package io.oncefs.ops.cli;

import io.oncefs.ops.cli.command.ErrorReport;
import io.oncefs.ops.cli.config.ConfigCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line's entry point: parses, runs one command, and exits with its code. */
@Command(
    name = "oncefs",
    description = "A distributed file system whose append happens exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ConfigCommand.class, Completion.class, Version.class, HelpCommand.class})
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command tree; tests run it with their own streams. */
  static CommandLine commandLine() {
    ErrorReport errors = new ErrorReport();
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
