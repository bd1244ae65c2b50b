package io.oncefs.ops.cli.file;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Moving bytes between streams. */
final class Streams {
  static final String STANDARD = "-";

  private static final int BUFFER_BYTES = 1 << 20;

  private Streams() {}

  /** A local file, or standard input for {@code -}. */
  static InputStream source(String local) throws IOException, CommandFailure {
    if (local.equals(STANDARD)) {
      return System.in;
    }
    if (Files.isDirectory(Path.of(local))) {
      throw new CommandFailure(ExitCode.USAGE, "local " + local + " is a directory, not a file");
    }
    return Files.newInputStream(Path.of(local));
  }

  /** Standard output as raw bytes; closing it is the caller's business. */
  static OutputStream standardOutput() {
    return new RawOutput();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Copies up to so many bytes; returns how many there were. */
  static long copy(
      InputStream in, OutputStream out, long max, MessageDigest digest, Progress progress)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, max))];
    long copied = 0;
    while (copied < max) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, max - copied));
      if (read < 0) {
        break;
      }
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
      progress.step(read);
      copied += read;
    }
    return copied;
  }
}
