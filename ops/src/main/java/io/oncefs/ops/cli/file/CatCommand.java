package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cat}. */
@Command(
    name = "cat",
    mixinStandardHelpOptions = true,
    description = "Writes files to standard output, one after the other.")
public final class CatCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      OutputStream out = Streams.standardOutput();
      for (String path : paths) {
        try (InputStream in = fs.open(path)) {
          in.transferTo(out);
        }
      }
      out.flush();
    }
    return 0;
  }
}
