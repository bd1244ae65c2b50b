package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Progress;
import io.oncefs.ops.cli.command.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code get}. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Copies a file here; every byte is checked, and the local file appears whole.")
public final class GetCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Replace a local file.")
  private boolean force;

  @Parameters(index = "0", paramLabel = "PATH", description = "A file of the cluster.")
  private String path = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LOCAL",
      description = "Where to; default its name in this directory; - is standard output.")
  private @Nullable String local;

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      if (Streams.STANDARD.equals(local)) {
        copy(fs, Streams.standardOutput());
        return 0;
      }
      Path target = Path.of(local == null ? path.substring(path.lastIndexOf('/') + 1) : local);
      if (Files.isDirectory(target)) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        throw new CommandFailure(
            ExitCode.USAGE,
            "local " + target + " is a directory; name a file",
            "oncefs get " + Quoted.of(path) + " " + Quoted.of(target.resolve(name).toString()));
      }
      if (Files.exists(target) && !force) {
        throw new CommandFailure(
            ExitCode.EXISTS, "local file " + target + " exists", "oncefs get --force ...");
      }
      Path parent = target.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND,
            "no such local directory: " + parent,
            "mkdir -p " + Quoted.of(parent.toString()));
      }
      options.output().print(fetch(fs, target));
    }
    return 0;
  }

  private Map<String, Object> fetch(OnceFs fs, Path target) throws IOException, CommandFailure {
    Path part = target.resolveSibling(target.getFileName() + ".oncefs-part");
    try {
      Map<String, Object> result;
      try (OutputStream out = Files.newOutputStream(part)) {
        result = copy(fs, out);
      }
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      result.put("local", target.toString());
      return result;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Map<String, Object> copy(OnceFs fs, OutputStream out) throws IOException, CommandFailure {
    long length = fs.length(path);
    MessageDigest digest = Streams.sha256();
    try (InputStream in = fs.open(path);
        Progress progress = Progress.ofBytes("get " + path, length)) {
      long copied = Streams.copy(in, out, length, digest, progress);
      if (copied != length) {
        throw new CommandFailure(
            ExitCode.FAILED, path + " ended at " + copied + " of " + length + " bytes");
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("path", path);
    result.put("length", length);
    result.put("sha256", Streams.hex(digest));
    return result;
  }
}
