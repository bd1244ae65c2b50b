package io.oncefs.ops.cli.file;

import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Quoted;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rm}. */
@Command(
    name = "rm",
    mixinStandardHelpOptions = true,
    description = "Removes a file or an empty directory; with -r a whole tree.")
public final class RemoveCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-r", "--recursive"},
      description = "Remove what is below it too; wants --yes.")
  private boolean recursive;

  @Option(names = "--yes", description = "Do it, do not only show what would go.")
  private boolean yes;

  @Parameters(paramLabel = "PATH", description = "What goes.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      FileInfo info = fs.stat(path);
      if (recursive && info.directory() && !yes) {
        Usage usage = Usage.of(fs, info, file -> {});
        throw new CommandFailure(
            ExitCode.USAGE,
            "this would remove "
                + (usage.tooDeep() > 0 ? "at least " : "")
                + usage.files()
                + " files ("
                + usage.bytes()
                + " bytes) and "
                + usage.directories()
                + " directories"
                + (usage.tooDeep() > 0 ? " (" + usage.remark() + ")" : "")
                + "; nothing was removed (for a while `oncefs undelete` takes it back)",
            "oncefs rm -r --yes " + Quoted.of(path));
      }
      fs.delete(path, recursive);
    }
    return 0;
  }
}
