package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mv}. */
@Command(
    name = "mv",
    mixinStandardHelpOptions = true,
    description = "Renames a file or directory; appenders go on.")
public final class MoveCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Replace a file at the target, in one step; else nothing may be there.")
  private boolean force;

  @Parameters(index = "0", paramLabel = "FROM", description = "What is there now.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "Its new path.")
  private String to = "";

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      if (force) {
        fs.replace(from, to);
      } else {
        fs.rename(from, to);
      }
    }
    return 0;
  }
}
