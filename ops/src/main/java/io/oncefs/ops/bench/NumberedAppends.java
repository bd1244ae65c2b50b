package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.Attempt.Outcome;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Several named writers that append numbered records to one file as fast as their windows allow,
 * and a history of what each was told.
 */
public final class NumberedAppends {
  private static final int WINDOW_BYTES = 256 << 10;

  private final OnceFs fs;
  private final Clock clock;
  private final Plan plan;
  private final List<Attempt> history = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong lastAcknowledgement = new AtomicLong();
  private final AtomicLong longestPause = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * What to append.
   *
   * @param records of all writers together
   * @param first number of each writer's first record; later phases go on where earlier ones ended
   */
  public record Plan(String path, int writers, long records, int size, long first) {
    long perWriter() {
      return records / writers;
    }
  }

  public NumberedAppends(OnceFs fs, Clock clock, Plan plan) {
    this.fs = fs;
    this.clock = clock;
    this.plan = plan;
  }

  /** Starts the writers, each on a thread of its own. */
  public NumberedAppends start() {
    lastAcknowledgement.set(clock.nanos());
    for (int writer = 0; writer < plan.writers(); writer++) {
      int number = writer;
      threads.add(Threads.start("writer-" + writer, () -> write(number)));
    }
    return this;
  }

  private void write(int writer) {
    try (Appender appender =
        fs.appender(plan.path())
            .writer("numbered-" + writer)
            .maxUnacked(WINDOW_BYTES)
            .deliveryTimeout(Duration.ofMinutes(2))
            .open()) {
      for (long i = 0; i < plan.perWriter() && failed.get() == null; i++) {
        NumberedRecord record = new NumberedRecord(writer, plan.first() + i, plan.size());
        long asked = clock.nanos();
        CompletableFuture<Void> unused =
            appender
                .appendAsync(record.number(), record.bytes())
                .handle((result, failure) -> note(record, asked, result, failure));
      }
      appender.flush();
    } catch (IOException | RuntimeException ended) {
      failed.compareAndSet(null, ended);
    }
  }

  private @Nullable Void note(
      NumberedRecord record,
      long asked,
      @Nullable AppendResult result,
      @Nullable Throwable failure) {
    long now = clock.nanos();
    if (result == null) {
      history.add(new Attempt(plan.path(), record, asked, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
      failed.compareAndSet(null, failure);
    } else {
      history.add(
          new Attempt(plan.path(), record, asked, now, Outcome.ACKNOWLEDGED, result.offset()));
      acknowledged.incrementAndGet();
      long pause = now - lastAcknowledgement.getAndSet(now);
      longestPause.accumulateAndGet(pause, Math::max);
    }
    return null;
  }

  /** How many were acknowledged so far. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Whether a writer could not go on; {@link #join} says why. */
  public boolean hasFailed() {
    return failed.get() != null;
  }

  /** The longest time so far in which nobody was acknowledged anything. */
  public Duration longestPause() {
    return Duration.ofNanos(longestPause.get());
  }

  /** Forgets the pauses so far; what follows is measured afresh. */
  public void resetPause() {
    longestPause.set(0);
  }

  /**
   * Waits for all writers.
   *
   * @return what each append was told
   * @throws IOException if a writer could not go on
   */
  public List<Attempt> join() throws IOException, InterruptedException {
    for (Thread each : threads) {
      each.join();
    }
    Throwable failure = failed.get();
    if (failure != null) {
      throw new IOException("a writer could not go on: " + failure.getMessage(), failure);
    }
    return List.copyOf(history);
  }
}
