package io.oncefs.ops.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.client.AppenderStopped;
import io.oncefs.client.WriterFenced;
import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void whatStoppedAnAppenderGivesTheCode() {
    Exception stopped = new AppenderStopped("an earlier append failed");
    assertEquals(ExitCode.FAILED, Failures.of(stopped).code());
    stopped.initCause(new WriterFenced("another took over", 2));
    assertEquals(ExitCode.EXISTS, Failures.of(stopped).code());
  }

  @Test
  void aPortThatIsTakenIsAPreconditionWhoeverSaysSo() {
    IOException start = new IOException("cannot start", new BindException("in use"));
    assertEquals(ExitCode.EXISTS, Failures.of(start).code());
  }
}
