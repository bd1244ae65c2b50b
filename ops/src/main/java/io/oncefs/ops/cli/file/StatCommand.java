package io.oncefs.ops.cli.file;

import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.OutputOptions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stat}. */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = "Shows what is known of one path.")
public final class StatCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(paramLabel = "PATH", description = "A file or directory.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    try (OnceFs fs = cluster.connect()) {
      FileInfo info = fs.stat(path);
      Map<String, Object> parts = new LinkedHashMap<>();
      parts.put("path", info.path());
      parts.put("type", info.directory() ? "dir" : "file");
      if (!info.directory()) {
        parts.put("length", info.length());
        parts.put("chunks", info.chunks());
        parts.put("replication", info.replication());
      }
      parts.put("created", Instant.ofEpochMilli(info.createdMillis()).toString());
      parts.put("modified", Instant.ofEpochMilli(info.modifiedMillis()).toString());
      options.output().print(parts);
    }
    return 0;
  }
}
