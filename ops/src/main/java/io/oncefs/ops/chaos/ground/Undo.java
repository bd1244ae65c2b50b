package io.oncefs.ops.chaos.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to remove what outlives this process: one command a line, in a file, noted before the thing
 * is made. So {@code ops/chaos/run} can do it when this process was killed; what is not there any
 * more is removed without harm.
 */
public final class Undo implements AutoCloseable {
  private final Path file;
  private final List<List<String>> commands = new ArrayList<>();

  public Undo(Path file) {
    this.file = file;
  }

  /** What will remove the thing that is made next. */
  public void note(String... command) throws IOException {
    List<String> line = List.of(command);
    Files.writeString(
        file,
        line.stream().map(Undo::quoted).collect(Collectors.joining(" ", "", "\n")),
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    commands.add(line);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Removes everything, newest first. */
  @Override
  public void close() throws IOException {
    Collections.reverse(commands);
    try {
      for (List<String> each : commands) {
        Shell.run(each);
      }
      commands.clear();
      Files.deleteIfExists(file);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
