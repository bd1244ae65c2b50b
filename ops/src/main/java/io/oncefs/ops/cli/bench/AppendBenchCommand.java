package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.AppendBench;
import io.oncefs.ops.bench.AppendPlan;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.MixedBench;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench append}. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = {
      "Appends records of one size from one writer to one file, durably, in a closed loop; or from",
      "many writers to many files in turn, or while others read.",
      "One run for each number of outstanding appends; latency is from asking to acknowledgement."
    })
final class AppendBenchCommand implements Callable<Integer> {
  private static final int READERS_MAX = 256;
  private static final int READ_BYTES_MAX = 1 << 20;

  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();
  @Mixin private AppendOptions appends = new AppendOptions();

  @Option(
      names = "--readers",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "So many threads read anywhere in the file meanwhile, 0 to "
            + READERS_MAX
            + "; it has 64 MiB",
        "when they begin. Default ${DEFAULT-VALUE}."
      })
  private int readers;

  @Option(
      names = "--random",
      paramLabel = "BYTES",
      defaultValue = "4096",
      description = "Of one of their reads; default ${DEFAULT-VALUE}.")
  private int readBytes;

  @Override
  public Integer call() throws Exception {
    check();
    try (Target.Ready ready = target.open()) {
      for (AppendPlan plan : appends.plans(target.freshPath("append"), times.schedule())) {
        report.say("measuring " + plan.key());
        for (Figures each : measure(ready, plan)) {
          report.add(each);
        }
        ready.fs().delete(plan.path(), true);
      }
    }
    report.print();
    return 0;
  }

  private void check() throws CommandFailure {
    target.check();
    times.check();
    appends.check();
    Within.check("--readers", readers, 0, READERS_MAX);
    Within.check("--random", readBytes, 1, READ_BYTES_MAX);
    if (readers > 0 && !appends.isOneFile()) {
      throw new CommandFailure(ExitCode.USAGE, "--readers read one file: leave --files at 1");
    }
    if (readers > 0 && appends.hasChunkBytes()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--readers and --chunk-bytes do not go together: measure one of them");
    }
  }

  private List<Figures> measure(Target.Ready ready, AppendPlan plan) throws Exception {
    return readers > 0
        ? MixedBench.run(ready.fs(), plan, readers, readBytes, ready.processes())
        : AppendBench.run(ready.fs(), plan, ready.processes(), ready::chunkStarts);
  }
}
