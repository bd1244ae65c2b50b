package io.oncefs.ops.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person is watching. */
public final class Terminal {
  private Terminal() {}

  /**
   * Whether standard error is a terminal: only then progress is drawn. Java cannot say, Linux can;
   * elsewhere the answer is no.
   */
  public static boolean isWatched() {
    Path standardError = Path.of("/proc/self/fd/2");
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
