package io.oncefs.ops.cli.daemon;

import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.UntilAsked;
import io.oncefs.ops.cli.config.ConfigOptions;
import io.oncefs.ops.cli.config.Settings;
import io.oncefs.ops.cluster.RunningMaster;
import io.oncefs.runtime.real.HaltOnFault;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code master}. */
@Command(
    name = "master",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a master in the foreground until it is asked to end.",
      "Wants oncefs.cluster, oncefs.masters, oncefs.master.address and oncefs.master.dir."
    })
public final class MasterCommand implements Callable<Integer> {
  @Mixin private ConfigOptions configuration = new ConfigOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings = configuration.load();
    settings.startLogging();
    CountDownLatch ended = new CountDownLatch(1);
    try (RunningMaster master =
        RunningMaster.start(
            settings.master(), settings.render(), settings.adminToken(), new HaltOnFault())) {
      options.say(
          "master "
              + master.id()
              + " of cluster "
              + master.clusterId()
              + " on "
              + master.address()
              + ", http://"
              + master.httpAddress()
              + "/");
      UntilAsked.or(new CompletableFuture<>(), ended);
    } finally {
      ended.countDown();
    }
    return 0;
  }
}
