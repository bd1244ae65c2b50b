package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.JavaCommand;
import io.oncefs.ops.cluster.PortUser;
import io.oncefs.ops.cluster.Ports;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.AdminClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts servers that outlive this command and ends them again. */
final class Daemons {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final List<String> EVERYWHERE = List.of("0.0.0.0", "::", "[::]");

  private final DeploymentHome home;
  private final AdminClient admin = new AdminClient();

  Daemons(DeploymentHome home) {
    this.home = home;
  }

  boolean isRunning(String name) throws IOException {
    return home.pid(name).running().isPresent();
  }

  /** Its process id; empty if it does not run. */
  Optional<Long> pid(String name) throws IOException {
    return home.pid(name).running().map(ProcessHandle::pid);
  }

  /** Fails if nothing on this machine could listen there. */
  static void requireHere(String host) throws CommandFailure {
    if (!EVERYWHERE.contains(host) && !Quorum.isHere(host + ":1")) {
      throw new CommandFailure(
          ExitCode.USAGE, host + " is not an address of this machine", "hostname -I");
    }
  }

  /** Fails if another process has one of the ports, and says which one. */
  static void requireFree(String host, List<Integer> ports) throws CommandFailure {
    requireHere(host);
    for (int each : ports) {
      if (!Ports.isFree(host, each)) {
        throw new CommandFailure(
            ExitCode.EXISTS,
            "port "
                + each
                + " of "
                + host
                + " is in use by "
                + PortUser.of(each).orElse("a process that cannot be seen from here"),
            "ss -ltnp 'sport = :" + each + "'");
      }
    }
  }

  /**
   * Starts one, detached from this terminal, and waits until it answers.
   *
   * @param http host:port of its admin HTTP
   */
  void start(String name, List<String> arguments, String http)
      throws IOException, InterruptedException, CommandFailure {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(JavaCommand.installed(arguments));
    command.add("-Doncefs.log.file=" + home.log(name));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.to(home.output(name).toFile()));
    Process process = builder.start();
    home.pid(name).write(process.toHandle());
    try {
      Await.until(
          name + " to answer on " + http,
          START_LIMIT,
          () -> !process.isAlive() || admin.get(http, "/livez").status() == OK);
    } catch (Await.TookTooLong late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, String.valueOf(late.getMessage()), "tail " + home.log(name), late);
    }
    if (!process.isAlive()) {
      home.pid(name).delete();
      throw new CommandFailure(
          ExitCode.FAILED,
          name + " ended with " + process.exitValue() + ": " + lastLine(home.output(name)),
          "tail " + home.output(name) + " " + home.log(name));
    }
  }

  /** Ends one as gently as it lets itself be ended; returns whether it ran. */
  boolean stop(String name) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = home.pid(name).running();
    if (running.isPresent()) {
      ProcessHandle process = running.get();
      process.destroy();
      try {
        Await.until(name + " to end", GRACE, () -> !process.isAlive());
      } catch (Await.TookTooLong late) {
        process.destroyForcibly();
      }
    }
    home.pid(name).delete();
    return running.isPresent();
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.stream()
        .filter(each -> each.startsWith("oncefs: "))
        .reduce((first, second) -> second)
        .orElse(lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1));
  }
}
