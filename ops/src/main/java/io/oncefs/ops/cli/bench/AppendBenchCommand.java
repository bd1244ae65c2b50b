package io.oncefs.ops.cli.bench;

import io.oncefs.common.Limits;
import io.oncefs.ops.bench.AppendBench;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
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
      "Appends records of one size from one writer to one file, durably, in a closed loop.",
      "One run for each number of outstanding appends; latency is from asking to acknowledgement."
    })
final class AppendBenchCommand implements Callable<Integer> {
  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--size",
      paramLabel = "BYTES,...",
      split = ",",
      defaultValue = "1024",
      description = "Of one append; default ${DEFAULT-VALUE}.")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--outstanding",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1,16,256",
      description = "Unacknowledged appends at any moment; default ${DEFAULT-VALUE}.")
  private List<Integer> outstanding = List.of();

  @Override
  public Integer call() throws Exception {
    for (int size : sizes) {
      if (size < NumberedRecord.SIZE_MIN || size > Limits.RECORD_BYTES_MAX) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--size lies between " + NumberedRecord.SIZE_MIN + " and " + Limits.RECORD_BYTES_MAX);
      }
    }
    try (Target.Ready ready = target.open()) {
      for (int size : sizes) {
        for (int each : outstanding) {
          String path = target.freshPath("append");
          report.say("measuring " + size + " bytes, " + each + " outstanding");
          AppendBench.Plan plan =
              new AppendBench.Plan(path, size, each, times.warmup(), times.measured());
          report.add(AppendBench.run(ready.fs(), plan, ready.processes()));
          ready.fs().delete(path, false);
        }
      }
    }
    report.print();
    return 0;
  }
}
