package io.oncefs.ops.cli.bench;

import io.oncefs.common.Limits;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.LongFile;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench long}. */
@Command(
    name = "long",
    mixinStandardHelpOptions = true,
    description = {
      "Grows a file of small chunks, and with so many of them each: stats it, opens it and reads"
          + " its",
      "first byte, reads 4 KiB anywhere, reads it from front to back, appends one byte, and opens"
          + " it",
      "for a named writer who appends one byte. One thread."
    })
final class LongBenchCommand implements Callable<Integer> {
  private static final int CHUNKS_MAX = 100_000;
  private static final int CHUNK_BYTES_MAX = 8 << 20;

  @Mixin private Target target = new Target();
  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();

  @Option(
      names = "--chunks",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1,10,100,1000",
      description = "Ascending, 1 to " + CHUNKS_MAX + "; default ${DEFAULT-VALUE}.")
  private List<Integer> chunks = List.of();

  @Option(
      names = "--chunk-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description = "Size of a chunk; default ${DEFAULT-VALUE}.")
  private int chunkBytes;

  @Override
  public Integer call() throws Exception {
    check();
    try (Target.Ready ready = target.open()) {
      String path = target.freshPath("long");
      LongFile file =
          new LongFile(
              ready.fs(), new LongFile.Plan(path, chunkBytes, times.schedule()), ready.processes());
      for (int each : chunks) {
        report.say("growing to " + each + " chunks");
        report.add(file.growTo(each));
        report.say("measuring");
        for (Figures figures : file.measure(each)) {
          report.add(figures);
        }
      }
      ready.fs().delete(path, false);
    }
    report.print();
    return 0;
  }

  private void check() throws CommandFailure {
    target.check();
    times.check();
    Within.check("--chunks", chunks, 1, CHUNKS_MAX);
    Within.check("--chunk-bytes", chunkBytes, Limits.CHUNK_BYTES_MIN, CHUNK_BYTES_MAX);
    for (int i = 1; i < chunks.size(); i++) {
      if (chunks.get(i) <= chunks.get(i - 1)) {
        throw new CommandFailure(
            ExitCode.USAGE, "--chunks ascend, as the file only grows: " + chunks);
      }
    }
  }
}
