package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code du}. */
@Command(
    name = "du",
    mixinStandardHelpOptions = true,
    description = "Counts files, directories, bytes (once, not per replica) and chunks.")
public final class UsageCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Default /.")
  private List<String> paths = List.of("/");

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      Grid grid = Grid.of("bytes", "files", "directories", "chunks", "path");
      LeftBehind left = LeftBehind.nothing();
      for (String path : paths) {
        Usage usage = Usage.of(fs, fs.stat(path), left::look);
        if (usage.tooDeep() > 0) {
          options.say(path + ": " + usage.remark());
        }
        grid.row(usage.bytes(), usage.files(), usage.directories(), usage.chunks(), path);
      }
      options.output().print(grid);
      left.say(options);
    }
    return 0;
  }
}
