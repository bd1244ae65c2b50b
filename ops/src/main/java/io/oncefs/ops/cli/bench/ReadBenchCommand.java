package io.oncefs.ops.cli.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.BulkRead;
import io.oncefs.ops.bench.BulkWrite;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.RandomRead;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench read}. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one file in appends of 1 MiB, then reads it: from front to back with the page cache",
      "warm and (as root) emptied, and 4 and 64 KiB anywhere."
    })
final class ReadBenchCommand implements Callable<Integer> {
  private static final long MEBIBYTES_MAX = 1 << 20;
  private static final int THREADS_MAX = 1_024;

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

  @Override
  public Integer call() throws Exception {
    target.check();
    times.check();
    Within.check("--mib", mebibytes, 1, MEBIBYTES_MAX);
    Within.check("--threads", threads, 1, THREADS_MAX);
    Within.check("--random", sizes, 1, 1 << 20);
    try (Target.Ready ready = target.open()) {
      OnceFs fs = ready.fs();
      String path = target.freshPath("bulk");
      report.say("writing " + mebibytes + " MiB");
      report.add(BulkWrite.run(fs, path, mebibytes << 20, ready.processes()));
      if (!onlyWrite) {
        report.say("reading them");
        report.add(BulkRead.warm(fs, path, ready.processes()));
        random(ready, path);
        Optional<Figures> cold = BulkRead.cold(fs, path, ready.processes());
        if (cold.isPresent()) {
          report.add(cold.get());
        } else {
          report.say("the page cache can only be emptied by root: no cold read");
        }
      }
      fs.delete(path, false);
    }
    report.print();
    return 0;
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
