package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes from asking for an append until a reader who follows the file has its last
 * byte. Closed loop: an append goes out when one has been seen.
 */
public final class TailBench {
  private static final int READ_BYTES = 1 << 20;
  private static final long SEEN_LIMIT_SECONDS = 60;

  private final Clock clock;
  private final Plan plan;
  private final Unseen unseen;
  private final Semaphore free;
  private final Latencies untilSeen = new Latencies();
  private final Latencies untilAcknowledged = new Latencies();
  private final LongAdder looks = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
  private volatile boolean ended;

  /**
   * What to append.
   *
   * @param outstanding appends that the reader has not seen, at any moment
   */
  public record Plan(String path, int size, int outstanding, Duration warmup, Duration measured) {
    /** The work and its size. */
    public String key() {
      return "tail " + size + " x" + outstanding;
    }
  }

  private TailBench(Clock clock, Plan plan) {
    this.clock = clock;
    this.plan = plan;
    this.unseen = new Unseen(plan.outstanding(), plan.size());
    this.free = new Semaphore(plan.outstanding());
  }

  /** Runs it and says what was measured. */
  public static Figures run(OnceFs fs, Plan plan, Processes processes)
      throws IOException, InterruptedException {
    return new TailBench(processes.clock(), plan).run(fs, processes);
  }

  private Figures run(OnceFs fs, Processes processes) throws IOException, InterruptedException {
    fs.create(plan.path());
    try (Appender appender = fs.appender(plan.path()).open()) {
      InputStream tail = fs.tail(plan.path(), 0);
      Thread reader = Threads.start("bench-tail", () -> follow(tail));
      try (tail) {
        return measure(appender, processes);
      } finally {
        reader.join();
      }
    }
  }

  private Figures measure(Appender appender, Processes processes)
      throws IOException, InterruptedException {
    try {
      load(appender, plan.warmup());
      untilSeen.reset();
      untilAcknowledged.reset();
      looks.reset();
      Sample before = processes.sample();
      load(appender, plan.measured());
      Sample after = processes.sample();
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("acknowledgedP50Micros", untilAcknowledged.micros(50));
      notes.put("acknowledgedP99Micros", untilAcknowledged.micros(99));
      notes.put("seenPerSecond", untilSeen.count() / after.secondsSince(before));
      notes.put("looks", looks.sum());
      return Figures.ofLatency(plan.key(), untilSeen, before, after).with(notes);
    } finally {
      ended = true;
    }
  }

  /** Appends for a while, then waits until all has been seen. */
  private void load(Appender appender, Duration time) throws IOException, InterruptedException {
    byte[] record = new byte[plan.size()];
    long end = clock.nanos() + time.toNanos();
    while (clock.nanos() - end < 0) {
      awaitSeen(1);
      long asked = clock.nanos();
      unseen.asked(asked);
      CompletableFuture<Void> unused =
          appender
              .appendAsync(record)
              .handle((result, failure) -> acknowledged(asked, result, failure));
    }
    awaitSeen(plan.outstanding());
    free.release(plan.outstanding());
  }

  private void awaitSeen(int records) throws IOException, InterruptedException {
    boolean seen = free.tryAcquire(records, SEEN_LIMIT_SECONDS, TimeUnit.SECONDS);
    Throwable failure = failed.get();
    if (failure != null) {
      throw new IOException("an append or the reader failed: " + failure.getMessage(), failure);
    }
    if (!seen) {
      throw new IOException("the reader has seen nothing for " + SEEN_LIMIT_SECONDS + " s");
    }
  }

  private @Nullable Void acknowledged(
      long asked, @Nullable AppendResult result, @Nullable Throwable failure) {
    if (result == null) {
      fail(failure);
    } else {
      untilAcknowledged.add(clock.nanos() - asked);
    }
    return null;
  }

  private void fail(@Nullable Throwable failure) {
    failed.compareAndSet(null, failure);
    free.release(plan.outstanding());
  }

  private void follow(InputStream tail) {
    byte[] buffer = new byte[READ_BYTES];
    long length = 0;
    try {
      while (!ended) {
        length += tail.read(buffer);
        looks.increment();
        free.release(unseen.seen(length, clock.nanos(), untilSeen::add));
      }
    } catch (IOException | RuntimeException failure) {
      if (!ended) {
        fail(failure);
      }
    }
  }
}
