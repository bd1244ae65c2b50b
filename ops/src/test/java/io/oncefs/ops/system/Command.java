package io.oncefs.ops.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.oncefs.ops.cluster.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, run to its end. */
record Command(int exit, String out, String err) {
  private static final long LIMIT_SECONDS = 180;

  /** Runs it; both outputs go through files, so that none can fill up and block. */
  static Command run(Path directory, String heap, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "command", ".out");
    Path err = Files.createTempFile(directory, "command", ".err");
    Process process =
        new ProcessBuilder(JavaCommand.sameClassPath(heap, List.of(arguments)))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "still running after " + LIMIT_SECONDS + " s: " + Files.readString(err, UTF_8));
    }
    return new Command(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n" + out + "\n" + err;
  }
}
