package io.oncefs.ops.bench;

import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Writes one file in appends of 1 MiB, as fast as the appender takes them; durable at the end. */
public final class BulkWrite {
  private static final int APPEND_BYTES = 1 << 20;

  private BulkWrite() {}

  /** Writes an eighth to a file of its own first, which is not measured. */
  public static Figures run(OnceFs fs, String path, long bytes, Processes processes)
      throws IOException {
    String warm = path + "-warm";
    write(fs, warm, bytes / 8);
    fs.delete(warm, false);
    Sample before = processes.sample();
    write(fs, path, bytes);
    return Figures.ofBytes("write", bytes, before, processes.sample());
  }

  /** The same bytes each time; the file is created if it is missing. */
  public static void write(OnceFs fs, String path, long bytes) throws IOException {
    byte[] content = new byte[APPEND_BYTES];
    new SplittableRandom(1).nextBytes(content);
    try (Appender appender = fs.appender(path).open()) {
      for (long done = 0; done < bytes; done += APPEND_BYTES) {
        // The flush at the end throws what any of them fails with.
        CompletableFuture<?> unused = appender.appendAsync(content);
      }
      appender.flush();
    }
  }
}
