package io.oncefs.ops.cli.bench;

import picocli.CommandLine.Command;

/** {@code bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a cluster, or holds one to its promise.",
    subcommands = {
      AppendBenchCommand.class,
      ReadBenchCommand.class,
      MetaBenchCommand.class,
      TailBenchCommand.class,
      LongBenchCommand.class,
      ScaleFilesCommand.class,
      ScaleChunksCommand.class,
      ScaleServersCommand.class,
      DrawCommand.class,
      PriceBenchCommand.class,
      FailoverBenchCommand.class,
      VerifyCommand.class
    })
public final class BenchCommand {}
