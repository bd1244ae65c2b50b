package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.Quorum;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bootstrap-quorum}. */
@Command(
    name = "bootstrap-quorum",
    mixinStandardHelpOptions = true,
    description = {
      "Formats and starts the masters of a new cluster: run the same line on every host.",
      "Run again it starts what does not run, and changes nothing else."
    })
public final class BootstrapCommand implements Callable<Integer> {
  private static final String LOCAL = "local";
  private static final int SECONDS_MAX = 604_800;
  private static final String EXAMPLE =
      "oncefs bootstrap-quorum --cluster NAME host1:9640 host2:9640 host3:9640";

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "What the cluster is called, the same on every host.")
  private @Nullable String name;

  @Option(names = "--local", paramLabel = "N", description = "N masters on this machine.")
  private @Nullable Integer local;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "With --local: the first port, three in a row for each master; default 9640, or the next"
              + " thousand where another program has one of them.")
  private @Nullable Integer port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Default oncefs/NAME under $XDG_DATA_HOME or ~/.local/share.")
  private @Nullable Path directory;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for the other hosts; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Parameters(
      paramLabel = "HOST:PORT",
      arity = "0..*",
      description = "Every master; it takes PORT and the two after it.")
  private List<String> hosts = List.of();

  @Override
  public Integer call() throws Exception {
    String called = name == null ? LOCAL : name;
    DeploymentHome home =
        directory == null
            ? DeploymentHome.usual(called, System.getenv())
            : new DeploymentHome(directory);
    Within.check("--timeout", seconds, 0, SECONDS_MAX);
    Invitation invitation = new Invitation(called, masters(home));
    if (invitation.masters().size() == 2) {
      options.say("warning: two masters tolerate no failure, as one does; three tolerate one");
    }
    new Bootstrap(home, invitation, options, Duration.ofSeconds(seconds)).run();
    return 0;
  }

  private List<String> masters(DeploymentHome home) throws IOException, CommandFailure {
    Integer count = local;
    if (count != null && hosts.isEmpty()) {
      if (count < 1 || count > 7) {
        throw new CommandFailure(ExitCode.USAGE, "--local takes 1 to 7 masters, not " + count);
      }
      if (port != null) {
        Within.check("--port", port, 1, LocalPorts.FIRST_MAX);
      }
      return Quorum.local(count, LocalPorts.first(home, count, port, options::say));
    }
    if (count == null && port == null && name != null && !hosts.isEmpty()) {
      return checked(hosts);
    }
    throw new CommandFailure(
        ExitCode.USAGE, "either --local N, or --cluster NAME and the list of masters", EXAMPLE);
  }

  private static List<String> checked(List<String> hosts) throws CommandFailure {
    for (String each : hosts) {
      try {
        Within.check("the port of " + each, Quorum.port(each), 1, LocalPorts.FIRST_MAX);
      } catch (IllegalArgumentException malformed) {
        throw new CommandFailure(
            ExitCode.USAGE, "master " + malformed.getMessage(), EXAMPLE, malformed);
      }
    }
    return hosts;
  }
}
