package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Appends of one size, with so many unacknowledged at any moment: a new one goes out when one comes
 * back (a closed loop). By one writer to one file, or by many writers to many files in turn.
 */
public final class AppendBench {
  private static final long LATENCY_MAX_NANOS = Duration.ofMinutes(2).toNanos();
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final int WARM_UP_BYTES = 1 << 10;
  private static final int WARM_UP_OUTSTANDING = 64;
  private static final int BEGUN_AT_ONCE = 64;

  private final Clock clock;
  private final Plan plan;
  private final Histogram latencies =
      new ConcurrentHistogram(LATENCY_MAX_NANOS, SIGNIFICANT_DIGITS);
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  /**
   * What to do.
   *
   * @param path of the file; of several, the beginning of their paths
   * @param size bytes of one append
   * @param writers of each file
   */
  public record Plan(
      String path,
      int size,
      int outstanding,
      int files,
      int writers,
      Duration warmup,
      Duration measured) {
    /** The work and its size. */
    public String key() {
      return "append "
          + size
          + " x"
          + outstanding
          + (files == 1 ? "" : " files " + files)
          + (writers == 1 ? "" : " writers " + writers);
    }

    private String path(int file) {
      return files == 1 ? path : path + "/" + file;
    }
  }

  private AppendBench(Clock clock, Plan plan) {
    this.clock = clock;
    this.plan = plan;
  }

  /** Runs it and says what was measured. */
  public static Figures run(OnceFs fs, Plan plan, Processes processes)
      throws IOException, InterruptedException {
    return new AppendBench(processes.clock(), plan).run(fs, processes);
  }

  /**
   * Appends for a while and deletes the file: what the peers' harness does before it measures
   * anything, in the same way.
   */
  public static void warmUp(OnceFs fs, String path, Duration time, Clock clock)
      throws IOException, InterruptedException {
    Plan plan = new Plan(path, WARM_UP_BYTES, WARM_UP_OUTSTANDING, 1, 1, time, Duration.ZERO);
    try (Appender appender = fs.appender(path).open()) {
      new AppendBench(clock, plan).loop(List.of(appender), new byte[WARM_UP_BYTES], time);
    }
    fs.delete(path, false);
  }

  private Figures run(OnceFs fs, Processes processes) throws IOException, InterruptedException {
    byte[] record =
        new NumberedRecord(0, 1, Math.max(plan.size(), NumberedRecord.SIZE_MIN)).bytes();
    List<Appender> appenders = new ArrayList<>();
    try {
      for (int i = 0; i < plan.files() * plan.writers(); i++) {
        appenders.add(fs.appender(plan.path(i % plan.files())).open());
      }
      beginTails(appenders, record);
      loop(appenders, record, plan.warmup());
      latencies.reset();
      Sample before = processes.sample();
      long appends = loop(appenders, record, plan.measured());
      Sample after = processes.sample();
      return Figures.ofOperations(plan.key(), appends, latencies, before, after);
    } finally {
      for (Appender each : appenders) {
        each.close();
      }
    }
  }

  /** A file has no tail and a writer no row before its first append. */
  private void beginTails(List<Appender> appenders, byte[] record) throws IOException {
    for (int from = 0; from < appenders.size(); from += BEGUN_AT_ONCE) {
      List<Appender> some =
          appenders.subList(from, Math.min(from + BEGUN_AT_ONCE, appenders.size()));
      for (Appender each : some) {
        // The flush throws what it fails with.
        CompletableFuture<AppendResult> unused = each.appendAsync(record);
      }
      for (Appender each : some) {
        each.flush();
      }
    }
  }

  /** Returns how many were acknowledged; all that were sent are when it returns. */
  private long loop(List<Appender> appenders, byte[] record, Duration time)
      throws IOException, InterruptedException {
    return plan.outstanding() == 1
        ? oneByOne(appenders, record, time)
        : severalAtOnce(appenders, record, time);
  }

  /** As an application does that has one append at a time: it waits for it. */
  private long oneByOne(List<Appender> appenders, byte[] record, Duration time) throws IOException {
    long end = clock.nanos() + time.toNanos();
    long sent = 0;
    for (long asked = clock.nanos(); asked - end < 0; asked = clock.nanos()) {
      appenders.get((int) (sent % appenders.size())).append(record);
      latencies.recordValue(Math.min(LATENCY_MAX_NANOS, clock.nanos() - asked));
      sent++;
    }
    return sent;
  }

  private long severalAtOnce(List<Appender> appenders, byte[] record, Duration time)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(plan.outstanding());
    long end = clock.nanos() + time.toNanos();
    long sent = 0;
    while (clock.nanos() - end < 0 && failed.get() == null) {
      free.acquire();
      long asked = clock.nanos();
      CompletableFuture<Void> unused =
          appenders
              .get((int) (sent % appenders.size()))
              .appendAsync(record)
              .handle((result, failure) -> note(asked, free, result, failure));
      sent++;
    }
    free.acquire(plan.outstanding());
    Throwable failure = failed.get();
    if (failure != null) {
      throw new IOException("an append failed during the measurement", failure);
    }
    return sent;
  }

  private @Nullable Void note(
      long asked, Semaphore free, @Nullable AppendResult result, @Nullable Throwable failure) {
    if (result == null) {
      failed.compareAndSet(null, failure);
    } else {
      latencies.recordValue(Math.min(LATENCY_MAX_NANOS, clock.nanos() - asked));
    }
    free.release();
    return null;
  }
}
