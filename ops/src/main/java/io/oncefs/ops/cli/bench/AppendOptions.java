package io.oncefs.ops.cli.bench;

import io.oncefs.common.Limits;
import io.oncefs.ops.bench.AppendPlan;
import io.oncefs.ops.bench.Schedule;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Within;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Who appends what: each combination is a run. */
final class AppendOptions {
  private static final int MANY = 10_000;
  private static final int OUTSTANDING_MAX = 4_096;

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
      description = {
        "Unacknowledged appends at any moment, of all writers together, 1 to "
            + OUTSTANDING_MAX
            + ";",
        "default ${DEFAULT-VALUE}."
      })
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

  @Option(
      names = "--named",
      description = "The writers have names, which a file never forgets; else random ids.")
  private boolean named;

  @Option(
      names = "--chunk-bytes",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Size at which a file goes on in a new chunk; default the cluster's. With one file a"
            + " second",
        "line says how long the appends took that met the end of a chunk."
      })
  private long chunkBytes;

  void check() throws CommandFailure {
    Within.check("--size", sizes, NumberedRecord.SIZE_MIN, Limits.RECORD_BYTES_MAX);
    Within.check("--outstanding", outstanding, 1, OUTSTANDING_MAX);
    Within.check("--files", files, 1, MANY);
    Within.check("--writers", writers, 1, MANY);
    for (int some : files) {
      for (int each : writers) {
        Within.check("--files times --writers", (long) some * each, 1, MANY);
      }
    }
    if (chunkBytes != 0) {
      checkChunks();
    }
  }

  private void checkChunks() throws CommandFailure {
    Within.check("--chunk-bytes", chunkBytes, Limits.CHUNK_BYTES_MIN, Limits.CHUNK_BYTES_MAX);
    for (int each : sizes) {
      if (each > chunkBytes) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "an append of " + each + " bytes does not fit --chunk-bytes " + chunkBytes);
      }
    }
  }

  boolean hasChunkBytes() {
    return chunkBytes != 0;
  }

  /** Whether everything is about one file. */
  boolean isOneFile() {
    return files.stream().allMatch(each -> each == 1);
  }

  /** One plan for each combination. */
  List<AppendPlan> plans(String path, Schedule schedule) {
    List<AppendPlan> plans = new ArrayList<>();
    for (int someFiles : files) {
      for (int someWriters : writers) {
        for (int size : sizes) {
          for (int each : outstanding) {
            plans.add(
                new AppendPlan(
                    path + "-" + plans.size(),
                    size,
                    each,
                    someFiles,
                    someWriters,
                    named,
                    chunkBytes,
                    schedule.warmup(),
                    schedule.measured()));
          }
        }
      }
    }
    return plans;
  }
}
