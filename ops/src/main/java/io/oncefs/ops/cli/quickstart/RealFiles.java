package io.oncefs.ops.cli.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Input that every machine with a JDK has. */
final class RealFiles {
  private static final Pattern LINE_END = Pattern.compile("(?<=\n)");

  private RealFiles() {}

  /** The JDK's class library, over 100 MB in one file; of an unusual JDK its largest file. */
  static Path large() throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    Path modules = home.resolve("lib").resolve("modules");
    if (Files.isReadable(modules)) {
      return modules;
    }
    try (Stream<Path> files = Files.walk(home)) {
      Optional<Path> largest =
          files.filter(Files::isRegularFile).max(Comparator.comparingLong(RealFiles::size));
      return largest.orElseThrow(() -> new IOException("there is no file in " + home));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** The lines of the licence of OnceFS, each with its end. */
  static List<byte[]> text() throws IOException {
    try (InputStream in = RealFiles.class.getResourceAsStream("/META-INF/LICENSE")) {
      if (in == null) {
        throw new IOException("META-INF/LICENSE is missing from this build");
      }
      List<byte[]> lines = new ArrayList<>();
      for (String each : LINE_END.split(new String(in.readAllBytes(), UTF_8), 0)) {
        lines.add(each.getBytes(UTF_8));
      }
      return lines;
    }
  }
}
