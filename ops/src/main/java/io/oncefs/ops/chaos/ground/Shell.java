package io.oncefs.ops.chaos.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands of the operating system, run to their end. */
public final class Shell {
  /** No command used here takes long; one that hangs is ended. */
  private static final String LIMIT_SECONDS = "60";

  /** Where a system's commands are, also for those whose PATH lacks the last ones. */
  private static final List<String> PLACES =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private Shell() {}

  /**
   * How a command ended.
   *
   * @param output of both streams
   */
  public record Ran(int exit, String output) {}

  /** Runs it. */
  public static Ran run(List<String> command) throws IOException, InterruptedException {
    List<String> limited = new ArrayList<>(List.of("timeout", LIMIT_SECONDS));
    limited.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(limited).redirectErrorStream(true);
    builder
        .environment()
        .merge("PATH", String.join(":", PLACES), (path, more) -> path + ":" + more);
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Ran(process.waitFor(), output);
  }

  /**
   * Runs what must succeed.
   *
   * @return what it printed
   * @throws IOException with what it printed, if it fails
   */
  public static String must(String... command) throws IOException, InterruptedException {
    return must(List.of(command));
  }

  /** The same. */
  public static String must(List<String> command) throws IOException, InterruptedException {
    Ran ran = run(command);
    if (ran.exit() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + ran.output());
    }
    return ran.output();
  }

  /** Where a command is, if it is installed. */
  public static Optional<Path> find(String command) {
    return PLACES.stream()
        .map(place -> Path.of(place, command))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
