package io.oncefs.ops.cli.admin;

import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.client.Resolution;
import io.oncefs.client.WriterInfo;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.ops.cli.file.ClusterOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writer}: those who append to a file under a name. */
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    description = "Shows and ends the writers of files, and what became of their appends.")
public final class WriterCommand {

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = {
        "The writers a file remembers, and how long at least nothing was recorded of each.",
        "Those without a name are forgotten an hour after they close, or after seven idle days."
      })
  int list(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Option(names = "--named", description = "Only those that have a name.") boolean namedOnly)
      throws CommandFailure, OnceFsException {
    Grid grid = Grid.of("writer", "named", "state", "epoch", "lastSequence", "idleMs");
    try (OnceFs fs = cluster.connect()) {
      for (WriterInfo each : fs.writers(path).list()) {
        if (each.named() || !namedOnly) {
          grid.row(
              each.writer(),
              each.named(),
              each.state().name(),
              each.epoch(),
              each.lastSequence(),
              each.idleMillis());
        }
      }
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One writer of a file; fails with 3 if the file does not know it.")
  int show(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Parameters(index = "1", paramLabel = "NAME", description = "The writer.") String name)
      throws CommandFailure, OnceFsException {
    try (OnceFs fs = cluster.connect()) {
      options.output().print(parts(find(fs, path, name)));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "fence",
      mixinStandardHelpOptions = true,
      description = {
        "Ends the session of whoever appends under the name now: it gets WriterFenced.",
        "The next one to open the file under the name goes on behind its last append."
      })
  int fence(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Parameters(index = "1", paramLabel = "NAME", description = "The writer.") String name,
      @Option(names = "--yes", description = "Do it.") boolean yes)
      throws CommandFailure, OnceFsException {
    try (OnceFs fs = cluster.connect()) {
      WriterInfo found = find(fs, path, name);
      require(
          yes,
          "this would fence a running appender of the writer " + name + ", epoch " + found.epoch(),
          "oncefs writer fence --yes " + Quoted.of(path) + " " + Quoted.of(name));
      options.output().print(parts(fs.writers(path).fence(name)));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "rm",
      mixinStandardHelpOptions = true,
      description = {
        "Ends a name for a file, for ever: whoever uses it gets WriterExpired.",
        "What it has appended stays; that it was there is remembered, and nothing else."
      })
  int remove(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Parameters(index = "1", paramLabel = "NAME", description = "The writer.") String name,
      @Option(names = "--yes", description = "Do it.") boolean yes)
      throws CommandFailure, OnceFsException {
    try (OnceFs fs = cluster.connect()) {
      WriterInfo found = find(fs, path, name);
      require(
          yes,
          "this would end the writer "
              + name
              + " for ever; its last sequence is "
              + found.lastSequence()
              + " and it can not be resolved any more",
          "oncefs writer rm --yes " + Quoted.of(path) + " " + Quoted.of(name));
      fs.writers(path).remove(name);
      options.output().print(parts(find(fs, path, name)));
    }
    return ExitCode.OK.number();
  }

  private static WriterInfo find(OnceFs fs, String path, String name)
      throws CommandFailure, OnceFsException {
    Optional<WriterInfo> found = fs.writers(path).find(name);
    if (found.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          path + " has no writer " + name,
          "oncefs writer ls --named " + Quoted.of(path));
    }
    return found.get();
  }

  private static void require(boolean yes, String plan, String command) throws CommandFailure {
    if (!yes) {
      throw new CommandFailure(ExitCode.USAGE, plan + "; nothing was done", command);
    }
  }

  private static Map<String, Object> parts(WriterInfo writer) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("writer", writer.writer());
    parts.put("state", writer.state().name());
    parts.put("epoch", writer.epoch());
    parts.put("lastSequence", writer.lastSequence());
    parts.put("idleMs", writer.idleMillis());
    return parts;
  }

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
    require(
        yes,
        "this would fence a running appender of the writer " + name,
        "oncefs writer resolve --yes " + Quoted.of(path) + " " + Quoted.of(name) + " " + sequence);
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
