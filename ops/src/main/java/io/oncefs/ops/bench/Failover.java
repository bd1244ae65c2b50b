package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.Anomaly;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.Attempt.Outcome;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen appends of 1 KiB outstanding, and one server is struck in the middle: the longest time
 * without an acknowledgement after it, the longest that a change of the namespace took, and whether
 * every record is there once.
 */
public final class Failover {
  /** In the notes: the longest that a change of the namespace took. */
  public static final String METADATA_MILLIS = "metadataMillis";

  private static final int OUTSTANDING = 16;
  private static final int SIZE = 1_024;
  private static final long SETTLE_SECONDS = 60;

  private final Clock clock;
  private final String path;
  private final Semaphore free = new Semaphore(OUTSTANDING);
  private final List<Attempt> history = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private boolean struck;
  private long lastNanos;
  private long longestNanos;

  private Failover(Clock clock, String path) {
    this.clock = clock;
    this.path = path;
  }

  /** Runs it and says what was measured. */
  public static Figures run(
      OnceFs fs, String path, Duration before, Duration after, Processes processes, Strike strike)
      throws IOException, InterruptedException {
    return new Failover(processes.clock(), path).run(fs, before, after, processes, strike);
  }

  private Figures run(
      OnceFs fs, Duration before, Duration after, Processes processes, Strike strike)
      throws IOException, InterruptedException {
    Sample begun = processes.sample();
    MetadataProbe metadata = new MetadataProbe(fs, clock, path + "-names").start();
    Duration longestChange;
    try (Appender appender = fs.appender(path).open()) {
      long sent = load(appender, 1, before);
      Thread striking = Threads.start("bench-strike", () -> strike(strike, metadata));
      load(appender, sent, after);
      striking.join();
      longestChange = metadata.end();
      Exception survived = failed.get();
      if (survived != null) {
        throw new IOException("nobody was struck", survived);
      }
      if (!free.tryAcquire(OUTSTANDING, SETTLE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("appends have no outcome " + SETTLE_SECONDS + " s after the end");
      }
    }
    Sample ended = processes.sample();
    List<Anomaly> anomalies;
    try (InputStream content = fs.open(path)) {
      anomalies = HistoryChecker.check(history, content);
    }
    Map<String, Object> notes = new LinkedHashMap<>();
    notes.put("attempts", history.size());
    notes.put("unknown", history.stream().filter(a -> a.outcome() == Outcome.UNKNOWN).count());
    notes.put("anomalies", anomalies.size());
    notes.put(METADATA_MILLIS, longestChange.toMillis());
    return Figures.ofPause("failover " + strike.what(), longestNanos / 1e6, begun, ended, notes);
  }

  /** While appends go on. */
  private void strike(Strike strike, MetadataProbe metadata) {
    try {
      ServerProcess found = strike.victim().find();
      synchronized (this) {
        struck = true;
        lastNanos = clock.nanos();
      }
      metadata.count();
      strike.harm().to(found);
    } catch (IOException | TookTooLong failure) {
      failed.set(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private long load(Appender appender, long first, Duration time)
      throws IOException, InterruptedException {
    long number = first;
    long end = clock.nanos() + time.toNanos();
    while (clock.nanos() - end < 0) {
      if (free.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        NumberedRecord record = new NumberedRecord(0, number++, SIZE);
        long asked = clock.nanos();
        CompletableFuture<Void> unused =
            appender
                .appendAsync(record.bytes())
                .handle((result, failure) -> note(record, asked, result));
      }
    }
    return number;
  }

  private synchronized @Nullable Void note(
      NumberedRecord record, long asked, @Nullable AppendResult result) {
    long now = clock.nanos();
    if (result == null) {
      history.add(new Attempt(path, record, asked, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    } else {
      history.add(new Attempt(path, record, asked, now, Outcome.ACKNOWLEDGED, result.offset()));
      if (struck) {
        longestNanos = Math.max(longestNanos, now - lastNanos);
      }
      lastNanos = now;
    }
    free.release();
    return null;
  }
}
