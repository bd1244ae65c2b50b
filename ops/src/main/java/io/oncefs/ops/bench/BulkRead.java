package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads one file from front to back. */
public final class BulkRead {
  private static final int READ_BYTES = 1 << 20;

  private BulkRead() {}

  /** Reads for so long, nothing of it measured, and the file to its end at least once. */
  public static void warmUp(OnceFs fs, String path, Duration time, Processes processes)
      throws IOException {
    Clock clock = processes.clock();
    long end = clock.nanos() + time.toNanos();
    do {
      read(fs, path);
    } while (clock.nanos() - end < 0);
  }

  /** With the page cache as the last reading of the same file has left it. */
  public static Figures warm(OnceFs fs, String path, Processes processes) throws IOException {
    read(fs, path);
    return measured("read warm", fs, path, processes);
  }

  /** With an empty page cache; empty where this process may not empty it. */
  public static Optional<Figures> cold(OnceFs fs, String path, Processes processes)
      throws IOException, InterruptedException {
    return emptiedPageCache()
        ? Optional.of(measured("read cold", fs, path, processes))
        : Optional.empty();
  }

  private static Figures measured(String key, OnceFs fs, String path, Processes processes)
      throws IOException {
    Sample before = processes.sample();
    long bytes = read(fs, path);
    return Figures.ofBytes(key, bytes, before, processes.sample());
  }

  private static long read(OnceFs fs, String path) throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    long bytes = 0;
    try (InputStream in = fs.open(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
    }
    return bytes;
  }

  private static boolean emptiedPageCache() throws IOException, InterruptedException {
    Path switching = Path.of("/proc/sys/vm/drop_caches");
    if (!Files.isWritable(switching)) {
      return false;
    }
    new ProcessBuilder("sync").inheritIO().start().waitFor();
    Files.writeString(switching, "3\n", StandardCharsets.US_ASCII);
    return true;
  }
}
