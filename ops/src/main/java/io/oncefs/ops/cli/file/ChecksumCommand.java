package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Progress;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code checksum}. */
@Command(
    name = "checksum",
    mixinStandardHelpOptions = true,
    description = "Reads files and prints their SHA-256, as sha256sum does for local ones.")
public final class ChecksumCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      Grid grid = Grid.of("sha256", "length", "path");
      for (String path : paths) {
        MessageDigest digest = Streams.sha256();
        try (InputStream in = fs.open(path);
            Progress progress = Progress.ofBytes(path, fs.length(path))) {
          long length =
              Streams.copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE, digest, progress);
          grid.row(Streams.hex(digest), length, path);
        }
      }
      options.output().print(grid);
    }
    return 0;
  }
}
