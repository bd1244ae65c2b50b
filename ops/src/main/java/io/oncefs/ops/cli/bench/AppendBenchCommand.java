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
      "Appends records of one size from one writer to one file, durably, in a closed loop; or from",
      "many writers to many files in turn.",
      "One run for each number of outstanding appends; latency is from asking to acknowledgement."
    })
final class AppendBenchCommand implements Callable<Integer> {
  private static final int MANY = 10_000;

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

  @Option(
      names = "--files",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1",
      description = "With an open tail each, 1 to " + MANY + "; default ${DEFAULT-VALUE}.")
  private List<Integer> files = List.of();

  @Option(
      names = "--writers",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1",
      description = "Of each file, 1 to " + MANY + " in all; default ${DEFAULT-VALUE}.")
  private List<Integer> writers = List.of();

  @Override
  public Integer call() throws Exception {
    for (int size : sizes) {
      if (size < NumberedRecord.SIZE_MIN || size > Limits.RECORD_BYTES_MAX) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--size lies between " + NumberedRecord.SIZE_MIN + " and " + Limits.RECORD_BYTES_MAX);
      }
    }
    for (int some : files) {
      for (int each : writers) {
        if (some < 1 || each < 1 || (long) some * each > MANY) {
          throw new CommandFailure(
              ExitCode.USAGE, "--files and --writers are 1 to " + MANY + ", multiplied");
        }
      }
    }
    try (Target.Ready ready = target.open()) {
      for (int some : files) {
        for (int each : writers) {
          measure(ready, some, each);
        }
      }
    }
    report.print();
    return 0;
  }

  private void measure(Target.Ready ready, int files, int writers) throws Exception {
    for (int size : sizes) {
      for (int each : outstanding) {
        String path = target.freshPath("append");
        AppendBench.Plan plan =
            new AppendBench.Plan(
                path, size, each, files, writers, times.warmup(), times.measured());
        report.say("measuring " + plan.key());
        report.add(AppendBench.run(ready.fs(), plan, ready.processes()));
        ready.fs().delete(path, true);
      }
    }
  }
}
