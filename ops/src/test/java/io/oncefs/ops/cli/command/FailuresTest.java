package io.oncefs.ops.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.AppenderStopped;
import io.oncefs.client.WriterFenced;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
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

  @Test
  void failuresOfLocalFilesSayMoreThanThePath() {
    assertSays(ExitCode.DENIED, "permission", new AccessDeniedException("/f"));
    assertSays(ExitCode.DENIED, System.getProperty("user.name"), new AccessDeniedException("/f"));
    assertSays(ExitCode.USAGE, "not a directory", new NotDirectoryException("/f"));
    assertSays(ExitCode.EXISTS, "not empty", new DirectoryNotEmptyException("/f"));
    assertSays(
        ExitCode.FAILED, "local file /f: Too", new FileSystemException("/f", null, "Too many"));
  }

  private static void assertSays(ExitCode code, String words, Exception ended) {
    CommandFailure failure = Failures.of(ended);
    assertEquals(code, failure.code());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("/f") && message.contains(words), message);
  }
}
