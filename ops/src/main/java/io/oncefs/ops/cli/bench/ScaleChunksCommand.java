package io.oncefs.ops.cli.bench;

import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.ManyChunks;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cli.command.Within;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench scale-chunks}. */
@Command(
    name = "scale-chunks",
    mixinStandardHelpOptions = true,
    description = {
      "One chunkserver with more and more small sealed chunks, written into its store in bulk.",
      "Measures its start, the list of all of them as masters ask for it, the check and the"
          + " reading",
      "of one, memory, and a scrub of all of them without its pauses."
    })
final class ScaleChunksCommand implements Callable<Integer> {
  private static final int CHUNKS_MAX = 10_000_000;
  private static final int BYTES_MAX = 1 << 20;
  private static final int TIMES_MAX = 100;

  @Mixin private Report report = new Report();
  @Mixin private Times times = new Times();
  @Mixin private PreparedCluster prepared = new PreparedCluster();

  @Option(
      names = "--chunks",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1000,10000,100000,1000000",
      description = "1 to " + CHUNKS_MAX + "; default ${DEFAULT-VALUE}.")
  private List<Integer> chunks = List.of();

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Bytes in each; default ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often the server is killed and started; default ${DEFAULT-VALUE}.")
  private int starts;

  @Override
  public Integer call() throws Exception {
    times.check();
    prepared.check();
    Within.check("--chunks", chunks, 1, CHUNKS_MAX);
    Within.check("--size", size, 1, BYTES_MAX);
    Within.check("--times", starts, 1, TIMES_MAX);
    for (int each : chunks) {
      Population population = new Population(each, Population.nobody(1), 1, size);
      prepared.runWithChunkserver(
          "chunks-" + each + "x" + size,
          population,
          report,
          (cluster, fs, processes) -> {
            ManyChunks many = new ManyChunks(cluster, fs, population, processes);
            for (int i = 0; i < starts; i++) {
              report.add(many.start());
            }
            if (!prepared.warmup().isZero()) {
              many.warmUp(prepared.warmup());
            }
            for (Figures figures : many.work(times.schedule())) {
              report.add(figures);
            }
            report.add(many.scrub());
          });
    }
    report.print();
    return 0;
  }
}
