package io.oncefs.ops.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server as a child process, with the signals that tests and operators send. Ends with this
 * process at the latest.
 */
public final class ServerProcess implements AutoCloseable {
  private static final int GRACE_SECONDS = 10;

  private final String name;
  private final List<String> command;
  private final Path log;
  private @Nullable Process process;

  /**
   * Nothing is started yet.
   *
   * @param log what it prints is added to this file
   */
  public ServerProcess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  /** Starts it, again if it ran before. */
  public void start() throws IOException {
    Path directory = log.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    process = builder.start();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Its process id; it must have been started. */
  public long pid() {
    return running().pid();
  }

  /** {@code kill -9}: no goodbye, no flush. Returns when it is gone. */
  public void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** {@code kill -STOP}: as a long pause of its garbage collector would. */
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** {@code kill -CONT}. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /** Asks it to end, and makes it end if it does not. Does nothing if it does not run. */
  @Override
  public void close() {
    Process ending = process;
    if (ending == null || !ending.isAlive()) {
      return;
    }
    ending.destroy();
    try {
      if (!ending.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        ending.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stop) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Makes it end at once, whatever state it is in. */
  void end() {
    Process ending = process;
    if (ending != null && ending.isAlive()) {
      ending.destroyForcibly();
      ending.onExit().join();
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", signal, Long.toString(pid())).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " " + pid() + " of " + name + " failed: " + exit);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }
}
