package io.oncefs.ops.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server takes of the machine. */
final class Footprint {
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+) kB$");
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_heap_used(?:\\{\\})? (\\S+)$");
  private static final double KIB_PER_MIB = 1 << 10;
  private static final double MIB = 1 << 20;

  private Footprint() {}

  /** MiB that a process really holds; NaN where nobody tells. */
  static double residentMib(long pid) {
    try {
      Matcher found =
          RESIDENT.matcher(
              Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1));
      return found.find() ? Long.parseLong(found.group(1)) / KIB_PER_MIB : Double.NaN;
    } catch (IOException elsewhere) {
      return Double.NaN;
    }
  }

  /** MiB of its heap in use, garbage included, as its metrics page says; NaN if it does not. */
  static double heapMib(String metrics) {
    Matcher found = HEAP.matcher(metrics);
    return found.find() ? Double.parseDouble(found.group(1)) / MIB : Double.NaN;
  }

  /** MiB of the files below a directory; one with several names there counts once. */
  static double diskMib(Path directory) throws IOException {
    Set<Object> seen = new HashSet<>();
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path each : tree.filter(Files::isRegularFile).toList()) {
        bytes += bytesOf(each, seen);
      }
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
    return bytes / MIB;
  }

  /** None of one that a server has removed meanwhile. */
  private static long bytesOf(Path file, Set<Object> seen) throws IOException {
    try {
      return seen.add(Files.getAttribute(file, "unix:ino")) ? Files.size(file) : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }
}
