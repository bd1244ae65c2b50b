package io.oncefs.ops.cli.bench;

import io.oncefs.common.Limits;
import io.oncefs.ops.bench.AppendPlan;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.Price;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cli.mutants.SourcesOption;
import io.oncefs.ops.mutants.MutantBroken;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench price}. */
@Command(
    name = "price",
    mixinStandardHelpOptions = true,
    description = {
      "What exactly-once costs: the same appends to a cluster as it is and to one whose servers"
          + " keep",
      "one idempotency record a batch and compare nothing, in turn. The latter is a mutant, built",
      "from a changed copy of the sources; what is shipped has no such switch. Needs the sources"
          + " and",
      "a JDK. The last line of each size is the throughput with records by that without: the"
          + " median",
      "of the rounds."
    })
final class PriceBenchCommand implements Callable<Integer> {
  private static final int OUTSTANDING_MAX = 4_096;
  private static final int ROUNDS_MAX = 100;

  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();
  @Mixin private SourcesOption sources = new SourcesOption();

  @Option(
      names = "--local",
      required = true,
      paramLabel = "DIR",
      description = "An empty directory for both clusters; remove it afterwards.")
  private Path directory = Path.of("");

  @Option(
      names = "--cluster-warmup",
      paramLabel = "N",
      defaultValue = "40",
      description = "Seconds of appends to each cluster first; default ${DEFAULT-VALUE}.")
  private int warmup;

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
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each is measured, 1 to " + ROUNDS_MAX + "; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    check();
    Clock clock = new RealHost(new HaltOnFault()).clock();
    report.say("building the mutant, starting two clusters in " + directory);
    try (Price price = Price.start(directory, sources.root(), clock)) {
      report.say("warming up");
      price.warmUp(Duration.ofSeconds(warmup), clock);
      for (int size : sizes) {
        for (int each : outstanding) {
          measure(price, size, each);
        }
      }
    } catch (MutantBroken broken) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(broken.getMessage()), null, broken);
    }
    report.print();
    return 0;
  }

  private void check() throws CommandFailure {
    times.check();
    Within.check("--size", sizes, NumberedRecord.SIZE_MIN, Limits.RECORD_BYTES_MAX);
    Within.check("--outstanding", outstanding, 1, OUTSTANDING_MAX);
    Within.check("--rounds", rounds, 1, ROUNDS_MAX);
    Within.check("--cluster-warmup", warmup, 0, Times.SECONDS_MAX);
  }

  private void measure(Price price, int size, int each) throws Exception {
    AppendPlan plan =
        AppendPlan.toOneFile("/bench/price", size, each, times.warmup(), times.measured());
    report.say("measuring " + plan.key());
    for (Figures figures : price.measure(plan, rounds)) {
      report.add(figures);
    }
  }
}
