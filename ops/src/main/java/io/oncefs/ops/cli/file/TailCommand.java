package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tail}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the end of a file to standard output.",
      "With -f it goes on with what is appended, each byte once and in order, until it is"
          + " interrupted or the file is deleted. It waits out what is only unavailable."
    })
public final class TailCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 20;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

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

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is appended.")
  private boolean follow;

  @Parameters(paramLabel = "PATH", description = "A file.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    Long limit = bytes;
    long wanted = limit == null ? lines : limit;
    if (wanted < 0) {
      throw new CommandFailure(ExitCode.USAGE, "tail takes a number from 0 on, not " + wanted);
    }
    try (OnceFs fs = cluster.connect();
        SeekableByteChannel channel = fs.channel(path)) {
      OutputStream out = Streams.standardOutput();
      long length = channel.size();
      long from =
          limit == null ? LastLines.begin(channel, length, lines) : Math.max(0, length - limit);
      if (!follow) {
        copy(channel, from, length, out);
        return 0;
      }
      try (InputStream in = fs.tail(path, from)) {
        while (true) {
          pass(in, out);
        }
      }
    }
  }

  private static void copy(SeekableByteChannel channel, long from, long end, OutputStream out)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    channel.position(from);
    for (long left = end - from; left > 0; left -= buffer.position()) {
      int count = channel.read(buffer.clear().limit((int) Math.min(BUFFER_BYTES, left)));
      if (count < 0) {
        return;
      }
      out.write(buffer.array(), 0, count);
    }
  }

  /** Passes on what comes next, however long that takes. */
  private void pass(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      int count = in.read(buffer);
      out.write(buffer, 0, count);
    } catch (OnceFsException failed) {
      if (!failed.isRetriable()) {
        throw failed;
      }
      PrintWriter err = spec.commandLine().getErr();
      err.println("oncefs: " + failed.getMessage() + "; still waiting");
      err.flush();
    }
  }
}
