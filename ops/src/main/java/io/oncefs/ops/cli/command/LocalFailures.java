package io.oncefs.ops.cli.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** The words for failures of this machine's files: the JDK often says no more than the path. */
final class LocalFailures {
  private LocalFailures() {}

  /** Null if it is not one of them. */
  static @Nullable String message(Exception ended) {
    if (!(ended instanceof FileSystemException failed)) {
      return null;
    }
    String file = failed.getFile();
    if (failed instanceof NoSuchFileException) {
      return "no local file " + file;
    }
    if (failed instanceof FileAlreadyExistsException) {
      return "local file " + file + " exists";
    }
    if (failed instanceof AccessDeniedException) {
      return "no permission to read or write " + file + " (as " + user() + ")";
    }
    if (failed instanceof NotDirectoryException) {
      return "local " + file + " is not a directory";
    }
    if (failed instanceof DirectoryNotEmptyException) {
      return "local directory " + file + " is not empty";
    }
    String reason = failed.getReason();
    return "local file " + file + ": " + (reason == null ? "it cannot be used" : reason);
  }

  /** What to run after it; null if nothing in particular helps. */
  static @Nullable String next(Exception ended) {
    if (ended instanceof FileSystemException failed
        && (failed instanceof AccessDeniedException || failed instanceof NotDirectoryException)) {
      return "ls -ld " + failed.getFile();
    }
    return null;
  }

  private static String user() {
    return System.getProperty("user.name", "nobody known");
  }
}
