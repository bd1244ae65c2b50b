package io.oncefs.ops.cli.file;

import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ls}. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = "Lists a directory, or shows one file.")
public final class ListCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "Default /.")
  private String path = "/";

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      FileInfo asked = fs.stat(path);
      Grid grid = Grid.of("type", "length", "chunks", "modified", "path");
      for (FileInfo each : asked.directory() ? fs.list(path) : List.of(asked)) {
        grid.row(
            each.directory() ? "dir" : "file",
            each.directory() ? null : each.length(),
            each.directory() ? null : each.chunks(),
            Instant.ofEpochMilli(each.modifiedMillis()).toString(),
            each.path());
      }
      options.output().print(grid);
    }
    return 0;
  }
}
