package io.oncefs.ops.cli.command;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Which exit code and which next command an exception stands for. */
final class Failures {
  private Failures() {}

  static CommandFailure of(Exception ended) {
    if (ended instanceof CommandFailure failure) {
      return failure;
    }
    if (ended instanceof NoSuchFileException missing) {
      return new CommandFailure(
          ExitCode.NOT_FOUND, "no local file " + missing.getFile(), null, ended);
    }
    if (ended instanceof FileAlreadyExistsException existing) {
      return new CommandFailure(
          ExitCode.EXISTS, "local file " + existing.getFile() + " exists", null, ended);
    }
    if (ended instanceof IllegalArgumentException wrong) {
      return new CommandFailure(ExitCode.USAGE, message(wrong), null, ended);
    }
    return new CommandFailure(ExitCode.FAILED, message(ended), null, ended);
  }

  private static String message(Exception ended) {
    String message = ended.getMessage();
    return message == null ? ended.getClass().getSimpleName() : message;
  }
}
