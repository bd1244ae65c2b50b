package io.oncefs.ops.cluster;

import io.oncefs.common.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration file that says which cluster this is; any command takes it with --config. */
public final class ClusterFile {
  private static final Pattern CLUSTER = Pattern.compile("(?m)^oncefs\\.cluster = \"([^\"]+)\"$");
  private static final Pattern MASTERS = Pattern.compile("(?m)^oncefs\\.masters = \"([^\"]+)\"$");

  private ClusterFile() {}

  public static void write(Path file, Quorum quorum) throws IOException {
    Files.writeString(
        file,
        "# Written by bootstrap-quorum. oncefs config print lists everything that can be set"
            + " here.\n"
            + "oncefs.cluster = \""
            + quorum.cluster()
            + "\"\n"
            + "oncefs.masters = \""
            + quorum.line()
            + "\"\n");
  }

  public static Quorum read(Path file) throws IOException {
    String text = Files.readString(file);
    return new Quorum(
        ClusterId.parse(value(file, text, CLUSTER)),
        List.of(value(file, text, MASTERS).split(",", -1)));
  }

  private static String value(Path file, String text, Pattern key) throws IOException {
    Matcher found = key.matcher(text);
    if (!found.find()) {
      throw new IOException(file + " lacks a line that matches " + key.pattern());
    }
    return found.group(1);
  }
}
