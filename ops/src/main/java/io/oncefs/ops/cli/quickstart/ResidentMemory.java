package io.oncefs.ops.cli.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process really holds, where Linux tells. */
final class ResidentMemory {
  private static final String PREFIX = "VmRSS:";
  private static final int KIBIBYTE = 1024;

  private ResidentMemory() {}

  static OptionalLong bytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(PREFIX))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
          .findFirst();
    } catch (IOException elsewhere) {
      return OptionalLong.empty();
    }
  }
}
