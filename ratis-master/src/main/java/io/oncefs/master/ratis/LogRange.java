package io.oncefs.master.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/**
 * The first and last index of the log as it is on the disk, read before Ratis opens it. An empty
 * log has a last index below its first.
 */
record LogRange(long first, long last) {
  private static final Pattern CLOSED = Pattern.compile("log_([0-9]+)-([0-9]+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_([0-9]+)");
  private static final long ENTRY_BYTES_MAX = 64L << 20;

  /** The range of the log in {@code current/}; empty if there is no file of it. */
  static Optional<LogRange> in(Path current) throws IOException {
    List<LogRange> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(current)) {
      for (Path file : files.toList()) {
        segment(file).ifPresent(segments::add);
      }
    }
    return segments.stream()
        .reduce((a, b) -> new LogRange(Math.min(a.first, b.first), Math.max(a.last, b.last)));
  }

  private static Optional<LogRange> segment(Path file) throws IOException {
    String name = file.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    if (closed.matches()) {
      return Optional.of(
          new LogRange(Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
    }
    Matcher open = OPEN.matcher(name);
    if (open.matches()) {
      long first = Long.parseLong(open.group(1));
      return Optional.of(new LogRange(first, first + entries(file) - 1));
    }
    return Optional.empty();
  }

  private static int entries(Path file) throws IOException {
    return LogSegment.readSegmentFile(
        file.toFile(),
        LogSegmentPath.matchLogSegment(file).getStartEnd(),
        SizeInBytes.valueOf(ENTRY_BYTES_MAX),
        CorruptionPolicy.EXCEPTION,
        null,
        entry -> {});
  }
}
