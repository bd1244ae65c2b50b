package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.DeploymentHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Ends what bootstrap-quorum and add-chunkserver started, chunkservers first.",
      "A process is ended only if it is the one that was started. Data stays."
    })
public final class StopCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(names = "--cluster", paramLabel = "NAME", description = "Default local.")
  private String name = "local";

  @Option(names = "--dir", paramLabel = "DIR", description = "Where the servers live.")
  private @Nullable Path directory;

  @Parameters(
      paramLabel = "SERVER",
      arity = "0..*",
      description = "Such as master-9640; default all.")
  private List<String> servers = List.of();

  @Override
  public Integer call() throws Exception {
    DeploymentHome home =
        directory == null
            ? DeploymentHome.usual(name, System.getenv())
            : new DeploymentHome(directory);
    if (!Files.isDirectory(home.directory())) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "no servers live in " + home.directory(),
          "ops/bin/stop --dir DIR, with the directory bootstrap-quorum printed");
    }
    List<String> started = home.started();
    for (String each : servers) {
      if (!started.contains(each)) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND, each + " was not started from here; there are " + started);
      }
    }
    Daemons daemons = new Daemons(home);
    Grid grid = Grid.of("server", "done");
    for (String each : servers.isEmpty() ? started : servers) {
      grid.row(each, daemons.stop(each) ? "ended" : "was gone already");
    }
    options.output().print(grid);
    return 0;
  }
}
