package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Schedule;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.Within;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long each run takes. */
final class Times {
  static final int SECONDS_MAX = 3_600;

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

  void check() throws CommandFailure {
    Within.check("--seconds", seconds, 1, SECONDS_MAX);
    Within.check("--warmup", warmup, 0, SECONDS_MAX);
  }

  Duration measured() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmup() {
    return Duration.ofSeconds(warmup);
  }

  Schedule schedule() {
    return new Schedule(warmup(), measured());
  }
}
