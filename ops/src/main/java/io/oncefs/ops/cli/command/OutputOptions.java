package io.oncefs.ops.cli.command;

import io.oncefs.ops.cli.command.Output.Format;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code -o}, and where results and talk go. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or plain (tabs, no heading); default ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Where the result goes. */
  public Output output() {
    return new Output(format, command.commandLine().getOut());
  }

  public boolean wantsJson() {
    return format == Format.json;
  }

  /** A remark to the person at the terminal; never part of the result. */
  public void say(String remark) {
    command.commandLine().getErr().println(remark);
    command.commandLine().getErr().flush();
  }
}
