package io.oncefs.ops.cli.quickstart;

import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.UntilAsked;
import io.oncefs.ops.cluster.DaemonLogging;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quickstart}. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Starts 3 masters and 3 chunkservers in this process, puts a real file in, kills the leading",
      "master while appends go on, verifies everything, and stays up for you to try."
    })
public final class QuickstartCommand implements Callable<Integer> {
  private static final String NAME = "quickstart";
  private static final int MASTERS = 3;
  private static final int CHUNKSERVERS = 3;

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Default oncefs/quickstart under $XDG_DATA_HOME or ~/.local/share.")
  private @Nullable Path directory;

  @Option(
      names = "--exit",
      description = "End when everything is verified; 0 only if all was right.")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    DeploymentHome home =
        directory == null
            ? DeploymentHome.usual(NAME, System.getenv())
            : new DeploymentHome(directory);
    boolean before = claim(home);
    Path lock = home.directory().resolve(NAME);
    try (FileChannel marker =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (marker.tryLock() == null) {
        throw new CommandFailure(
            ExitCode.EXISTS,
            "a quickstart runs in " + home.directory() + " already",
            "oncefs raft status --config " + home.configuration());
      }
      return run(home, before);
    }
  }

  /** Whether an earlier quickstart left its data here; refuses anything that is not one's. */
  private static boolean claim(DeploymentHome home) throws IOException, CommandFailure {
    Path own = home.directory();
    if (Files.exists(own.resolve(NAME))) {
      return true;
    }
    if (Files.isDirectory(own)) {
      try (Stream<Path> children = Files.list(own)) {
        Optional<Path> first = children.findFirst();
        if (first.isPresent()) {
          throw new CommandFailure(
              ExitCode.EXISTS,
              own + " is not empty and no quickstart's: it holds " + first.get().getFileName(),
              "oncefs quickstart --dir DIR, with an empty or absent directory");
        }
      }
    }
    home.prepare();
    return false;
  }

  private int run(DeploymentHome home, boolean before) throws Exception {
    Path log = home.log(NAME);
    DaemonLogging.toFile(log);
    options.say(
        (before ? "starting again on the data in " : "starting 3 masters and 3 chunkservers in ")
            + home.directory());
    Clock clock = new RealHost(new HaltOnFault()).clock();
    CountDownLatch ended = new CountDownLatch(1);
    long start = clock.nanos();
    try (LocalCluster cluster = LocalCluster.start(home, MASTERS, CHUNKSERVERS);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      options.say(String.format(Locale.ROOT, "up after %.1f s", (clock.nanos() - start) / 1e9));
      removeWhatAnEarlierRunLeft(fs);
      Findings findings = new Demonstration(cluster, fs, clock, options).run();
      options.say("");
      options.output().print(findings.grid());
      endpoints(cluster, home, log);
      if (!exit) {
        options.say("stays up until you press Ctrl-C");
        UntilAsked.or(new CompletableFuture<>(), ended);
      }
      return (findings.allRight() ? ExitCode.OK : ExitCode.FAILED).number();
    } finally {
      ended.countDown();
    }
  }

  private static void removeWhatAnEarlierRunLeft(OnceFs fs) throws OnceFsException {
    try {
      fs.delete(Demonstration.DIRECTORY, true);
    } catch (NotFound nothing) {
      // The first run.
    }
  }

  private void endpoints(LocalCluster cluster, DeploymentHome home, Path log) {
    Grid grid = Grid.of("server", "grpc", "http", "data");
    cluster
        .endpoints()
        .forEach(
            each -> grid.row(each.name(), each.grpc(), "http://" + each.http() + "/", each.data()));
    options.say("");
    options.output().print(grid);
    options.say("");
    if (exit) {
      options.say("the log is " + log + "; all is down again; without --exit it stays up to try");
      return;
    }
    options.say("the log is " + log + "; next, in another terminal:");
    options.say("  export ONCEFS_CONFIG=" + home.configuration());
    options.say("  ops/bin/oncefs raft status");
    options.say("  ops/bin/oncefs ls " + Demonstration.DIRECTORY);
    options.say("  date | ops/bin/oncefs append /mine.log --writer me --sequence 1");
    options.say("  ops/bin/oncefs cat /mine.log");
    options.say("  curl http://" + cluster.endpoints().get(0).http() + "/raft/status");
  }
}
