package io.oncefs.ops.cli.admin;

import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.client.Resolution;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.file.ClusterOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writer}: those who append to a file under a name. */
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    description = "Finds out about writers that have a name.")
public final class WriterCommand {

  @Command(
      name = "resolve",
      mixinStandardHelpOptions = true,
      description = {
        "What became of one append of a writer, for good: committed and where, or never.",
        "It opens the file under that name, so a running appender of that name is fenced."
      })
  int resolve(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Parameters(index = "1", paramLabel = "NAME", description = "The writer.") String name,
      @Parameters(index = "2", paramLabel = "SEQUENCE", description = "Number of the append.")
          long sequence,
      @Option(names = "--yes", description = "Do it although it fences a running appender.")
          boolean yes)
      throws CommandFailure, OnceFsException {
    if (!yes) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this would fence a running appender of the writer " + name + "; nothing was done",
          "oncefs writer resolve --yes " + path + " " + name + " " + sequence);
    }
    Map<String, Object> parts = new LinkedHashMap<>();
    try (OnceFs fs = cluster.connect()) {
      fs.stat(path);
      try (Appender appender = fs.appender(path).writer(name).open()) {
        Resolution resolution = appender.resolve(sequence);
        parts.put("sequence", sequence);
        if (resolution instanceof Resolution.Committed committed) {
          parts.put("outcome", "COMMITTED");
          parts.put("offset", committed.offset());
          parts.put("length", committed.length());
        } else {
          parts.put("outcome", "NEVER");
        }
      }
    }
    options.output().print(parts);
    return ExitCode.OK.number();
  }
}
