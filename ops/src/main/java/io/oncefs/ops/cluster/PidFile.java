package io.oncefs.ops.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process across runs of the command line: its id and when it started, because an id
 * alone may be another process by now.
 */
public final class PidFile {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  /** Notes the process; replaces what was noted before. */
  public void write(ProcessHandle process) throws IOException {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Files.writeString(file, process.pid() + " " + started + "\n");
  }

  /** The process that was noted, if it still runs and is the same one. */
  public Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(file).strip().split(" ", -1);
    if (parts.length != 2) {
      throw new IOException(file + " does not hold a process id and a start time; remove it");
    }
    Instant started = Instant.ofEpochMilli(Long.parseLong(parts[1]));
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) <= 0)
                    .orElse(false));
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
