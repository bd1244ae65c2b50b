package io.oncefs.master.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
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

  /** Hands in every entry of the log in {@code current/}, in order. */
  static void read(Path current, Consumer<LogEntryProto> entries) throws IOException {
    List<Path> segments;
    try (Stream<Path> files = Files.list(current)) {
      segments =
          files
              .filter(file -> firstOf(file) >= 0)
              .sorted(Comparator.comparingLong(LogRange::firstOf))
              .toList();
    }
    for (Path each : segments) {
      readFile(each, entries);
    }
  }

  /** The index a file of the log begins with; -1 if it is none. */
  private static long firstOf(Path file) {
    String name = file.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    Matcher open = OPEN.matcher(name);
    if (closed.matches()) {
      return Long.parseLong(closed.group(1));
    }
    return open.matches() ? Long.parseLong(open.group(1)) : -1;
  }

  private static Optional<LogRange> segment(Path file) throws IOException {
    String name = file.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    if (closed.matches()) {
      var range = new LogRange(Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2)));
      int entries = entries(file);
      if (entries != range.last - range.first + 1) {
        throw new Damaged(
            file, new IOException("its name promises more entries than the " + entries + " in it"));
      }
      return Optional.of(range);
    }
    Matcher open = OPEN.matcher(name);
    if (open.matches()) {
      long first = Long.parseLong(open.group(1));
      return Optional.of(new LogRange(first, first + entries(file) - 1));
    }
    return Optional.empty();
  }

  private static int entries(Path file) throws IOException {
    return readFile(file, entry -> {});
  }

  /** A file that was made when the disk was full has nothing in it, not even its header. */
  private static boolean wasNeverWritten(Path file) throws IOException {
    return Files.size(file) == 0 && OPEN.matcher(file.getFileName().toString()).matches();
  }

  private static int readFile(Path file, Consumer<LogEntryProto> entries) throws IOException {
    if (wasNeverWritten(file)) {
      return 0;
    }
    try {
      return LogSegment.readSegmentFile(
          file.toFile(),
          LogSegmentPath.matchLogSegment(file).getStartEnd(),
          SizeInBytes.valueOf(ENTRY_BYTES_MAX),
          CorruptionPolicy.EXCEPTION,
          null,
          entries);
    } catch (IOException | RuntimeException unreadable) {
      throw new Damaged(file, unreadable);
    }
  }

  /** A file of the log cannot be read to its end. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(Path file, Exception cause) {
      super(file + ": " + cause.getMessage(), cause);
    }
  }
}
