package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.BulkRead;
import io.oncefs.ops.bench.BulkWrite;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.RandomRead;
import io.oncefs.ops.bench.Schedule;
import io.oncefs.ops.cli.command.Within;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench read}. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one file in appends of 1 MiB, then reads it: from front to back with the page cache",
      "warm and (as root) emptied, and 4 and 64 KiB anywhere. Before that it writes and reads a"
          + " file",
      "that is not counted."
    })
final class ReadBenchCommand implements Callable<Integer> {
  private static final long MEBIBYTES_MAX = 1 << 20;
  private static final int THREADS_MAX = 1_024;
  private static final long WARM_UP_MEBIBYTES = 256;
  private static final int WARM_UP_THREADS = 16;

  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--mib",
      paramLabel = "N",
      defaultValue = "2048",
      description = "Size of the file; default ${DEFAULT-VALUE}.")
  private long mebibytes;

  @Option(
      names = "--threads",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1,16",
      description = "That read anywhere; default ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--random",
      paramLabel = "BYTES,...",
      split = ",",
      defaultValue = "4096,65536",
      description = "Of one read anywhere; default ${DEFAULT-VALUE}.")
  private List<Integer> sizes = List.of();

  @Option(names = "--only-write", description = "Reads nothing.")
  private boolean onlyWrite;

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description = "Writes nothing: reads this one, which is there already and stays.")
  private @Nullable String there;

  @Override
  public Integer call() throws Exception {
    target.check();
    times.check();
    Within.check("--mib", mebibytes, 1, MEBIBYTES_MAX);
    Within.check("--threads", threads, 1, THREADS_MAX);
    Within.check("--random", sizes, 1, 1 << 20);
    try (Target.Ready ready = target.openAsItIs()) {
      if (there != null) {
        warmUp(ready, there);
        read(ready, there);
      } else {
        writeAndRead(ready);
      }
    }
    report.print();
    return 0;
  }

  private void writeAndRead(Target.Ready ready) throws Exception {
    if (!onlyWrite && !target.warmup().isZero()) {
      String warm = target.freshPath("warm");
      BulkWrite.write(ready.fs(), warm, Math.min(mebibytes, WARM_UP_MEBIBYTES) << 20);
      warmUp(ready, warm);
      ready.fs().delete(warm, false);
    }
    String path = target.freshPath("bulk");
    report.say("writing " + mebibytes + " MiB");
    report.add(BulkWrite.run(ready.fs(), path, mebibytes << 20, ready.processes()));
    if (!onlyWrite) {
      read(ready, path);
    }
    ready.fs().delete(path, false);
  }

  /** Half of the time from front to back, half of it anywhere. */
  private void warmUp(Target.Ready ready, String path) throws Exception {
    if (target.warmup().isZero()) {
      return;
    }
    report.say("warming up");
    Duration half = target.warmup().dividedBy(2);
    BulkRead.warmUp(ready.fs(), path, half, ready.processes());
    for (int size : sizes) {
      Figures unused =
          RandomRead.run(
              ready.fs(),
              new RandomRead.Plan(path, size, WARM_UP_THREADS, 0),
              new Schedule(half.dividedBy(sizes.size()), Duration.ZERO),
              ready.processes());
    }
  }

  private void read(Target.Ready ready, String path) throws Exception {
    report.say("reading");
    report.add(BulkRead.warm(ready.fs(), path, ready.processes()));
    random(ready, path);
    Optional<Figures> cold = BulkRead.cold(ready.fs(), path, ready.processes());
    if (cold.isPresent()) {
      report.add(cold.get());
    } else {
      report.say("the page cache can only be emptied by root: no cold read");
    }
  }

  private void random(Target.Ready ready, String path) throws Exception {
    for (int each : threads) {
      for (int size : sizes) {
        report.add(
            RandomRead.run(
                ready.fs(),
                new RandomRead.Plan(path, size, each, 0),
                times.schedule(),
                ready.processes()));
      }
    }
  }
}
