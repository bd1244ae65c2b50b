package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cluster.ChunkStores;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.Ports;
import io.oncefs.ops.cluster.Quorum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code add-chunkserver}. */
@Command(
    name = "add-chunkserver",
    mixinStandardHelpOptions = true,
    description = {
      "Formats and starts chunkservers on this machine, beside the masters of a directory.",
      "With --count it sees to it that so many run, starting those that stopped first."
    })
public final class AddChunkserverCommand implements Callable<Integer> {
  private static final int FIRST_PORT = 9650;
  private static final int LAST_PORT = 9950;
  private static final int PORTS = 3;
  private static final int HTTP = 2;
  private static final String PREFIX = "chunkserver-";

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(names = "--cluster", paramLabel = "NAME", description = "Default local.")
  private String name = "local";

  @Option(names = "--dir", paramLabel = "DIR", description = "What bootstrap-quorum printed.")
  private @Nullable Path directory;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "So many in all; default one more than there are.")
  private @Nullable Integer count;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of the first new one; default the first free one from 9650 on.")
  private @Nullable Integer firstPort;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address they listen on and are known by; default ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Override
  public Integer call() throws Exception {
    if (count != null) {
      Within.check("--count", count, 1, (LAST_PORT - FIRST_PORT) / PORTS);
    }
    if (firstPort != null) {
      Within.check("--port", firstPort, 1, LocalPorts.FIRST_MAX);
    }
    DeploymentHome home =
        directory == null
            ? DeploymentHome.usual(name, System.getenv())
            : new DeploymentHome(directory);
    if (!Files.exists(home.configuration())) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          home.configuration() + " does not exist: no quorum was made here",
          "ops/bin/bootstrap-quorum --local 3 --dir " + home.directory());
    }
    Daemons.requireHere(host);
    Quorum quorum = ClusterFile.read(home.configuration());
    List<String> existing = home.chunkservers();
    int wanted = count == null ? existing.size() + 1 : count;
    Daemons daemons = new Daemons(home);
    Grid grid = Grid.of("chunkserver", "http", "pid", "directory", "done");
    int running = 0;
    for (String each : existing) {
      running += daemons.isRunning(each) ? 1 : 0;
    }
    for (String each : existing) {
      boolean start = !daemons.isRunning(each) && running < wanted;
      if (start) {
        start(home, daemons, each);
        running++;
      }
      row(grid, home, daemons, each, start ? "started" : "nothing");
    }
    for (int made = 0; running < wanted; made++) {
      Integer asked = firstPort;
      int port = asked == null ? freePort(home) : asked + made * PORTS;
      Daemons.requireFree(host, List.of(port, port + HTTP));
      String fresh = PREFIX + port;
      ChunkStores.format(home.data(fresh), quorum.cluster());
      start(home, daemons, fresh);
      running++;
      row(grid, home, daemons, fresh, "formatted and started");
    }
    options.output().print(grid);
    options.say("next:");
    options.say("  ops/bin/oncefs server ls --config " + home.configuration());
    options.say("  ops/bin/oncefs put LOCAL /PATH --config " + home.configuration());
    return 0;
  }

  private void start(DeploymentHome home, Daemons daemons, String server)
      throws IOException, InterruptedException, CommandFailure {
    int port = port(server);
    Daemons.requireFree(host, List.of(port, port + HTTP));
    options.say("starting " + server);
    daemons.start(
        server,
        List.of(
            "chunkserver",
            "--config",
            home.configuration().toString(),
            "-Doncefs.chunkserver.address=" + host + ":" + port,
            "-Doncefs.chunkserver.dir=" + home.data(server)),
        host + ":" + (port + HTTP));
  }

  private void row(Grid grid, DeploymentHome home, Daemons daemons, String server, String done)
      throws IOException {
    grid.row(
        host + ":" + port(server),
        host + ":" + (port(server) + HTTP),
        daemons.pid(server).orElse(null),
        home.data(server).toString(),
        done);
  }

  private int freePort(DeploymentHome home) throws IOException, CommandFailure {
    List<String> taken = home.chunkservers();
    for (int port = FIRST_PORT; port < LAST_PORT; port += PORTS) {
      if (!taken.contains(PREFIX + port)
          && Ports.isFree(host, port)
          && Ports.isFree(host, port + HTTP)) {
        return port;
      }
      if (!taken.contains(PREFIX + port)) {
        options.say("port " + port + " or " + (port + HTTP) + " is in use by another program");
      }
    }
    throw new CommandFailure(
        ExitCode.FAILED, "no free port between " + FIRST_PORT + " and " + LAST_PORT, "ss -ltn");
  }

  private static int port(String server) {
    return Integer.parseInt(server.substring(PREFIX.length()));
  }
}
