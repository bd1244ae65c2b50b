package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mkdir}. */
@Command(
    name = "mkdir",
    mixinStandardHelpOptions = true,
    description = "Makes directories and those above them; one that exists is fine.")
public final class MakeDirectoryCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Directories.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      for (String path : paths) {
        fs.mkdirs(path);
      }
    }
    return 0;
  }
}
