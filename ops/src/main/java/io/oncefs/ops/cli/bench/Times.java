package io.oncefs.ops.cli.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long each run takes. */
final class Times {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Measured; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seconds before that are not counted; default ${DEFAULT-VALUE}.")
  private int warmup;

  Duration measured() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmup() {
    return Duration.ofSeconds(warmup);
  }
}
