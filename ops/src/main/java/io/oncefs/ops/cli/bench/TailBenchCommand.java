package io.oncefs.ops.cli.bench;

import io.oncefs.common.Limits;
import io.oncefs.ops.bench.TailBench;
import io.oncefs.ops.cli.command.Within;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench tail}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Appends to a file that a reader follows: the time from asking for an append until the"
          + " reader",
      "has its last byte, and in the notes that until it is acknowledged. An append goes out when"
          + " one",
      "has been seen. The reader asks again as soon as it has an answer."
    })
final class TailBenchCommand implements Callable<Integer> {
  private static final int OUTSTANDING_MAX = 4_096;

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
      defaultValue = "1,16",
      description = {
        "Appends that the reader has not seen, at any moment, 1 to " + OUTSTANDING_MAX + ";",
        "default ${DEFAULT-VALUE}."
      })
  private List<Integer> outstanding = List.of();

  @Override
  public Integer call() throws Exception {
    target.check();
    times.check();
    Within.check("--size", sizes, 1, Limits.RECORD_BYTES_MAX);
    Within.check("--outstanding", outstanding, 1, OUTSTANDING_MAX);
    try (Target.Ready ready = target.open()) {
      for (int size : sizes) {
        for (int each : outstanding) {
          String path = target.freshPath("tail");
          TailBench.Plan plan =
              new TailBench.Plan(path, size, each, times.warmup(), times.measured());
          report.say("measuring " + plan.key());
          report.add(TailBench.run(ready.fs(), plan, ready.processes()));
          ready.fs().delete(path, false);
        }
      }
    }
    report.print();
    return 0;
  }
}
