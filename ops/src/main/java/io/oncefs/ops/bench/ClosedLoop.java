package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends with so many unacknowledged at any moment: a new one goes out when one comes back. The
 * appenders take turns.
 */
final class ClosedLoop {
  private final Clock clock;
  private final int outstanding;
  private final Acknowledged heard;
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  /** Hears of each append that was acknowledged, from any thread. */
  interface Acknowledged {
    void append(AppendResult result, long latencyNanos);
  }

  ClosedLoop(Clock clock, int outstanding, Acknowledged heard) {
    this.clock = clock;
    this.outstanding = outstanding;
    this.heard = heard;
  }

  /** Returns how many were acknowledged; all that were sent are when it returns. */
  long run(List<Appender> appenders, byte[] record, Duration time)
      throws IOException, InterruptedException {
    return outstanding == 1
        ? oneByOne(appenders, record, time)
        : severalAtOnce(appenders, record, time);
  }

  /** As an application does that has one append at a time: it waits for it. */
  private long oneByOne(List<Appender> appenders, byte[] record, Duration time) throws IOException {
    long end = clock.nanos() + time.toNanos();
    long sent = 0;
    for (long asked = clock.nanos(); asked - end < 0; asked = clock.nanos()) {
      AppendResult result = appenders.get((int) (sent % appenders.size())).append(record);
      heard.append(result, clock.nanos() - asked);
      sent++;
    }
    return sent;
  }

  private long severalAtOnce(List<Appender> appenders, byte[] record, Duration time)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(outstanding);
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
    free.acquire(outstanding);
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
      heard.append(result, clock.nanos() - asked);
    }
    free.release();
    return null;
  }
}
