package io.oncefs.ops.cli.file;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code truncate}, which people look for. */
@Command(name = "truncate", hidden = true, description = "Not there yet.")
public final class TruncateCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws CommandFailure {
    throw new CommandFailure(
        ExitCode.USAGE,
        "not there yet: truncate " + String.join(" ", arguments) + "; files only grow",
        "oncefs put --force LOCAL PATH, with what is to stay");
  }
}
