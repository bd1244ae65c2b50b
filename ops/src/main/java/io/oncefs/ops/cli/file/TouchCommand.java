package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code touch}. */
@Command(
    name = "touch",
    mixinStandardHelpOptions = true,
    description = "Creates empty files; of those that exist it renews the modification time.")
public final class TouchCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      for (String path : paths) {
        if (fs.exists(path)) {
          fs.touch(path);
        } else {
          fs.create(path);
        }
      }
    }
    return 0;
  }
}
