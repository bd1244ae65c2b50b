package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Appends to a file while others read anywhere in it, also what was just appended. Processor time
 * and flushes of both are in the figures of each: nobody can tell them apart.
 */
public final class MixedBench {
  private static final long FIRST_BYTES = 64 << 20;
  private static final int LOOKS_EVERY = 256;

  private MixedBench() {}

  /**
   * Fills the file first, then runs both and says what was measured of each.
   *
   * @param appends to one file
   */
  public static List<Figures> run(
      OnceFs fs, AppendPlan appends, int readers, int readBytes, Processes processes)
      throws IOException, InterruptedException {
    BulkWrite.write(fs, appends.path(), FIRST_BYTES);
    RandomRead.Plan reads = new RandomRead.Plan(appends.path(), readBytes, readers, LOOKS_EVERY);
    Schedule times = new Schedule(appends.warmup(), appends.measured());
    FutureTask<Figures> reading =
        new FutureTask<>(() -> RandomRead.run(fs, reads, times, processes));
    Thread unused = Threads.start("bench-readers", reading);
    Figures appended = AppendBench.run(fs, appends, processes, path -> new long[0]).get(0);
    try {
      Figures read = reading.get();
      return List.of(
          appended.as(appends.key() + " beside " + read.key()),
          read.as(read.key() + " beside " + appends.key()));
    } catch (ExecutionException failed) {
      throw new IOException("a read failed beside the appends", failed.getCause());
    }
  }
}
