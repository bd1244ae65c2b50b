package io.oncefs.ops.cli.file;

import io.oncefs.client.Appender;
import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Progress;
import io.oncefs.ops.cli.command.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code put}. */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a local file into the cluster; it appears whole, under its name, or not at all.",
      "With --writer it grows under its name, and the same line run again goes on where it was,"
          + " after comparing what is there."
    })
public final class PutCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Replace a file that is there, in one step; the old one can be undeleted.")
  private boolean force;

  @Option(names = "--writer", paramLabel = "NAME", description = "Makes the copy resumable.")
  private @Nullable String writer;

  @Parameters(index = "0", paramLabel = "LOCAL", description = "A local file; - is standard input.")
  private String local = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "Where to in the cluster.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    if (force && writer != null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--force replaces a file in one step, --writer goes on with the one that is there:"
              + " only one of them can be meant",
          anew());
    }
    try (InputStream in = Streams.source(local);
        OnceFs fs = cluster.connect()) {
      long size = local.equals(Streams.STANDARD) ? -1 : Files.size(Path.of(local));
      if (writer == null) {
        requireFree(fs);
      }
      Upload upload;
      try (Progress progress = Progress.ofBytes("put " + path, size)) {
        upload = writer == null ? whole(fs, in, progress) : resumed(fs, in, writer, progress);
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("path", path);
      result.put("length", upload.length());
      result.put("records", upload.records());
      result.put("resumedAt", upload.resumedAt());
      result.put("sha256", upload.sha256());
      options.output().print(result);
      LeftBehind.in(fs, path).say(options);
    }
    return 0;
  }

  private void requireFree(OnceFs fs) throws OnceFsException, CommandFailure {
    try {
      if (fs.stat(path).directory()) {
        throw new CommandFailure(ExitCode.USAGE, path + " is a directory");
      }
      if (!force) {
        throw new CommandFailure(ExitCode.EXISTS, path + " exists", "oncefs put --force ...");
      }
    } catch (NotFound asItShouldBe) {
      return;
    }
  }

  private String anew() {
    return "oncefs put --force " + Quoted.of(local) + " " + Quoted.of(path);
  }

  private Upload resumed(OnceFs fs, InputStream in, String name, Progress progress)
      throws IOException, CommandFailure {
    try (Appender appender = fs.appender(path).writer(name).open();
        StoredPart stored = StoredPart.of(fs, path, name, appender.lastSequence(), anew())) {
      Upload upload = Upload.stream(appender, in, stored, progress);
      requireLength(fs, path, upload, stored);
      return upload;
    }
  }

  private static void requireLength(OnceFs fs, String path, Upload upload, StoredPart stored)
      throws OnceFsException, CommandFailure {
    long length = fs.length(path);
    if (length != upload.length()) {
      throw stored.othersAppend(length);
    }
  }

  /** Under another name until it is complete, so that nobody ever sees half a file. */
  private Upload whole(OnceFs fs, InputStream in, Progress progress)
      throws IOException, CommandFailure {
    Unfinished unfinished = Unfinished.create(fs, path, options::say);
    try {
      Upload upload;
      try (Appender appender = fs.appender(unfinished.path()).open();
          StoredPart nothing = StoredPart.nothing(unfinished.path())) {
        upload = Upload.stream(appender, in, nothing, progress);
        requireLength(fs, unfinished.path(), upload, nothing);
      }
      unfinished.complete(force);
      return upload;
    } catch (IOException | CommandFailure | RuntimeException failed) {
      unfinished.discard(failed);
      throw failed;
    }
  }
}
