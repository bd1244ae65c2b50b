package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Creates, stats and lists, each by so many threads that have a directory of their own. */
public final class Metadata {
  private static final int LISTED = 1_000;
  private static final int WARM_UP_THREADS = 64;
  private static final int WARM_UP_FILES = 64;

  private Metadata() {}

  /**
   * Creates for so long, stats for so long and lists for a while, nothing of it measured. What
   * appends warm up is not what answers these.
   */
  public static void warmUp(OnceFs fs, String root, Duration time, Processes processes)
      throws IOException, InterruptedException {
    AtomicLong made = new AtomicLong();
    Figures unused =
        Operations.run(
            "create",
            WARM_UP_THREADS,
            new Schedule(time, Duration.ZERO),
            processes,
            (thread, random) -> fs.create(root + "/" + thread + "/" + made.getAndIncrement()));
    for (int i = 0; i < WARM_UP_FILES; i++) {
      fs.create(root + "/few/" + i);
    }
    unused =
        Operations.run(
            "stat",
            WARM_UP_THREADS,
            new Schedule(time, Duration.ZERO),
            processes,
            (thread, random) -> fs.stat(root + "/few/" + random.nextInt(WARM_UP_FILES)));
    unused =
        Operations.run(
            "list",
            1,
            new Schedule(time.dividedBy(4), Duration.ZERO),
            processes,
            (thread, random) -> {
              if (fs.list(root + "/few").size() != WARM_UP_FILES) {
                throw new IOException("a listing leaves entries out");
              }
            });
  }

  /** Runs all three and says what was measured. */
  public static List<Figures> run(
      OnceFs fs, String root, int threads, Duration warmup, Duration measured, Processes processes)
      throws IOException, InterruptedException {
    Schedule times = new Schedule(warmup, measured);
    AtomicLongArray made = new AtomicLongArray(threads);
    for (int i = 0; i < threads; i++) {
      fs.mkdirs(root + "/" + i);
    }
    Figures create =
        Operations.run(
            "create",
            threads,
            times,
            processes,
            (thread, random) -> {
              fs.create(root + "/" + thread + "/" + made.get(thread));
              made.incrementAndGet(thread);
            });
    Figures stat =
        Operations.run(
            "stat",
            threads,
            times,
            processes,
            (thread, random) ->
                fs.stat(root + "/" + thread + "/" + random.nextLong(made.get(thread))));
    String listed = root + "/listed";
    for (int i = 0; i < LISTED; i++) {
      fs.create(listed + "/" + i);
    }
    Figures list =
        Operations.run(
            "list " + LISTED,
            threads,
            times,
            processes,
            (thread, random) -> {
              if (fs.list(listed).size() != LISTED) {
                throw new IOException("a listing leaves entries out");
              }
            });
    return List.of(create, stat, list);
  }
}
