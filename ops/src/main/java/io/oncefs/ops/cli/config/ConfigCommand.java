package io.oncefs.ops.cli.config;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the configuration. */
@Command(name = "config", description = "Shows and explains the effective configuration.")
public final class ConfigCommand {
  @Command(
      name = "print",
      mixinStandardHelpOptions = true,
      description = "Every key, its value now, and where the value came from.")
  int print(@Mixin ConfigOptions configuration, @Mixin OutputOptions options)
      throws CommandFailure {
    Grid grid = Grid.of("key", "value", "origin");
    for (Settings.Value each : configuration.load().values()) {
      grid.row(each.key(), each.value(), each.origin());
    }
    options.output().print(grid);
    return 0;
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "What a key means, its value now and by default, and how to set it.")
  int explain(
      @Parameters(paramLabel = "KEY", description = "Such as oncefs.masters.") String key,
      @Mixin ConfigOptions configuration,
      @Mixin OutputOptions options)
      throws CommandFailure {
    options.output().print(configuration.load().explain(key));
    return 0;
  }
}
