package io.oncefs.ops.cli.daemon;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.UntilAsked;
import io.oncefs.ops.cli.config.ConfigOptions;
import io.oncefs.ops.cli.config.Settings;
import io.oncefs.ops.cluster.RunningChunkserver;
import io.oncefs.runtime.real.HaltOnFault;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chunkserver}. */
@Command(
    name = "chunkserver",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a chunkserver in the foreground until it is asked to end, or the masters refuse it.",
      "Wants oncefs.masters, oncefs.chunkserver.address and oncefs.chunkserver.dir."
    })
public final class ChunkserverCommand implements Callable<Integer> {
  @Mixin private ConfigOptions configuration = new ConfigOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings = configuration.load();
    settings.startLogging();
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<String> rejection = new CompletableFuture<>();
    try (RunningChunkserver server =
        RunningChunkserver.start(
            settings.chunkserver(), settings.render(), new HaltOnFault(), rejection::complete)) {
      options.say(
          "chunkserver "
              + server.id()
              + " of cluster "
              + server.clusterId()
              + " on "
              + server.address()
              + ", http://"
              + server.httpAddress()
              + "/");
      Optional<String> refused = UntilAsked.or(rejection, ended);
      if (refused.isPresent()) {
        throw new CommandFailure(
            ExitCode.DENIED,
            "the masters refuse this chunkserver: " + refused.get(),
            "oncefs config print, for oncefs.masters and oncefs.chunkserver.dir");
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }
}
