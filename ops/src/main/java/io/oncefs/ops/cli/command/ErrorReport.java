package io.oncefs.ops.cli.command;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ended a command into one line, the next command, and an exit code. */
public final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorReport.class);

  @Override
  public int handleExecutionException(Exception ended, CommandLine command, ParseResult parsed) {
    CommandFailure failure = Failures.of(ended);
    LOG.debug("command failed", ended);
    if (failure.code() == ExitCode.OUTPUT_CLOSED) {
      return failure.code().number();
    }
    PrintWriter err = command.getErr();
    err.println("oncefs: " + oneLine(failure));
    String next = failure.next();
    if (next != null) {
      err.println("  next: " + next);
    }
    if (Failures.START_SOME.equals(next) && asksDefaultMasters(command)) {
      err.println("  no configuration was given (ONCEFS_CONFIG is unset): the defaults were asked");
    }
    err.flush();
    return failure.code().number();
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("oncefs: " + oneLine(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("  next: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.number();
  }

  private static boolean asksDefaultMasters(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .anyMatch(each -> each instanceof MastersOrigin origin && origin.isDefault());
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
