package io.oncefs.ops.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ErrorReportTest {

  /** Options that say nothing of their own. */
  static final class Standing implements MastersOrigin {
    @Option(names = "--given")
    private boolean given;

    @Override
    public boolean isDefault() {
      return !given;
    }
  }

  /** Finds nobody. */
  @Command(name = "lonely")
  static final class Lonely implements Callable<Integer> {
    @Mixin private Standing masters = new Standing();

    @Override
    public Integer call() throws CommandFailure {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "default: " + masters.isDefault(), Failures.START_SOME);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void defaultMastersAreSpokenOfWhenTheyDoNotAnswer(boolean isDefault) {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new Lonely())
            .setExecutionExceptionHandler(new ErrorReport())
            .setErr(new PrintWriter(err))
            .execute(isDefault ? new String[0] : new String[] {"--given"});
    assertEquals(ExitCode.UNAVAILABLE.number(), exit);
    assertEquals(isDefault, err.toString().contains("ONCEFS_CONFIG is unset"), err.toString());
  }
}
