package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code head}. */
@Command(
    name = "head",
    mixinStandardHelpOptions = true,
    description = "Writes the beginning of a file to standard output.")
public final class HeadCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "So many lines; default ${DEFAULT-VALUE}.")
  private long lines = 10;

  @Option(
      names = {"-c", "--bytes"},
      paramLabel = "N",
      description = "So many bytes instead.")
  private @Nullable Long bytes;

  @Parameters(paramLabel = "PATH", description = "A file.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    Long limit = bytes;
    long wanted = limit == null ? lines : limit;
    if (wanted < 0) {
      throw new CommandFailure(ExitCode.USAGE, "head takes a number from 0 on, not " + wanted);
    }
    try (OnceFs fs = cluster.connect();
        InputStream in = new BufferedInputStream(fs.open(path))) {
      OutputStream out = new BufferedOutputStream(Streams.standardOutput());
      if (limit != null) {
        copyBytes(in, out, limit);
      } else {
        copyLines(in, out);
      }
      out.flush();
    }
    return 0;
  }

  private static void copyBytes(InputStream in, OutputStream out, long limit) throws IOException {
    long left = limit;
    for (int each = 0; left > 0 && (each = in.read()) >= 0; left--) {
      out.write(each);
    }
  }

  private void copyLines(InputStream in, OutputStream out) throws IOException {
    long left = lines;
    for (int each = 0; left > 0 && (each = in.read()) >= 0; ) {
      out.write(each);
      if (each == '\n') {
        left--;
      }
    }
  }
}
