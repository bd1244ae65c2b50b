package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Appends of one size to one file by one writer, with so many unacknowledged at any moment: a new
 * one goes out when one comes back (a closed loop).
 */
public final class AppendBench {
  private static final long LATENCY_MAX_NANOS = Duration.ofMinutes(2).toNanos();
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final int WARM_UP_BYTES = 1 << 10;
  private static final int WARM_UP_OUTSTANDING = 64;

  private final Clock clock;
  private final Plan plan;
  private final Histogram latencies =
      new ConcurrentHistogram(LATENCY_MAX_NANOS, SIGNIFICANT_DIGITS);
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  /**
   * What to do.
   *
   * @param size bytes of one append
   */
  public record Plan(String path, int size, int outstanding, Duration warmup, Duration measured) {}

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
    Plan plan = new Plan(path, WARM_UP_BYTES, WARM_UP_OUTSTANDING, time, Duration.ZERO);
    try (Appender appender = fs.appender(path).open()) {
      new AppendBench(clock, plan).loop(appender, new byte[WARM_UP_BYTES], time);
    }
    fs.delete(path, false);
  }

  private Figures run(OnceFs fs, Processes processes) throws IOException, InterruptedException {
    byte[] record =
        new NumberedRecord(0, 1, Math.max(plan.size(), NumberedRecord.SIZE_MIN)).bytes();
    try (Appender appender = fs.appender(plan.path()).open()) {
      loop(appender, record, plan.warmup());
      latencies.reset();
      Sample before = processes.sample();
      long appends = loop(appender, record, plan.measured());
      Sample after = processes.sample();
      String key = "append " + plan.size() + " x" + plan.outstanding();
      return Figures.ofOperations(key, appends, latencies, before, after);
    }
  }

  /** Returns how many were acknowledged; all that were sent are when it returns. */
  private long loop(Appender appender, byte[] record, Duration time)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(plan.outstanding());
    long end = clock.nanos() + time.toNanos();
    long sent = 0;
    while (clock.nanos() - end < 0 && failed.get() == null) {
      free.acquire();
      long asked = clock.nanos();
      CompletableFuture<Void> unused =
          appender
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
