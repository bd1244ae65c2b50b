package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.Metadata;
import io.oncefs.ops.cli.command.Within;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench meta}. */
@Command(
    name = "meta",
    mixinStandardHelpOptions = true,
    description = "Creates empty files, stats them, and lists a directory of a thousand.")
final class MetaBenchCommand implements Callable<Integer> {
  private static final int THREADS_MAX = 1_024;

  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--threads",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1,16",
      description = "Default ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of();

  @Override
  public Integer call() throws Exception {
    target.check();
    times.check();
    Within.check("--threads", threads, 1, THREADS_MAX);
    try (Target.Ready ready = target.openAsItIs()) {
      if (!target.warmup().isZero()) {
        String root = target.freshPath("warm");
        report.say("warming up");
        Metadata.warmUp(ready.fs(), root, target.warmup(), ready.processes());
        ready.fs().delete(root, true);
      }
      for (int each : threads) {
        String root = target.freshPath("meta");
        report.say("measuring " + each + " threads");
        for (Figures figures :
            Metadata.run(
                ready.fs(), root, each, times.warmup(), times.measured(), ready.processes())) {
          report.add(figures);
        }
        ready.fs().delete(root, true);
      }
    }
    report.print();
    return 0;
  }
}
