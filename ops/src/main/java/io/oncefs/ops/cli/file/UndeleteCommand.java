package io.oncefs.ops.cli.file;

import io.oncefs.client.DeletedInfo;
import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code undelete}. */
@Command(
    name = "undelete",
    mixinStandardHelpOptions = true,
    description = "Takes back the latest deletion of a path, or lists what can be taken back.")
public final class UndeleteCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(names = "--list", description = "Show what was deleted and is still there.")
  private boolean list;

  @Option(names = "--to", paramLabel = "PATH", description = "Put it there instead.")
  private String to = "";

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "Where it was.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    if (list == path.isEmpty()) {
      try (OnceFs fs = cluster.connect()) {
        return list ? show(fs) : takeBack(fs);
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, "name a path, or ask for the list", "oncefs undelete --list");
  }

  private int takeBack(OnceFs fs) throws OnceFsException {
    FileInfo back = fs.undelete(path, to.isEmpty() ? path : to);
    options.say(back.path() + " is back");
    return ExitCode.OK.number();
  }

  private int show(OnceFs fs) throws OnceFsException {
    Grid grid = Grid.of("path", "kind", "length", "deleted", "leftSeconds");
    for (DeletedInfo each : fs.deleted()) {
      grid.row(
          each.path(),
          each.directory() ? "directory" : "file",
          each.length(),
          Instant.ofEpochMilli(each.deletedMillis()).toString(),
          each.leftMillis() / 1_000);
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }
}
