package io.oncefs.ops.chaos.load;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.NumberedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A writer with a name. It ends now and then in the middle of its appends, as if its process had
 * been killed; the next incarnation appends all that was not acknowledged again, under the same
 * numbers, and has to hear the original offsets.
 */
final class NamedWriter implements Client {
  private static final long WINDOW_BYTES = 256 << 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Desk desk;
  private final String path;
  private final int writer;
  private final int size;
  private final Pace pace;
  private final AtomicLong progress = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Long> firstAsked = new ConcurrentSkipListMap<>();
  private long next = 1;

  /**
   * How fast, and how long an incarnation lives.
   *
   * @param life 0 for ever
   */
  record Pace(Duration between, Duration life) {}

  NamedWriter(Desk desk, String path, int writer, int size, Pace pace) {
    this.desk = desk;
    this.path = path;
    this.writer = writer;
    this.size = size;
    this.pace = pace;
  }

  @Override
  public String name() {
    return "writer-" + writer;
  }

  @Override
  public void live() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    try (OnceFs fs = desk.connect()) {
      Appender appender =
          fs.appender(path)
              .writer("chaos-" + writer)
              .maxUnacked(WINDOW_BYTES)
              .maxBlock(PATIENCE)
              .open();
      for (long number : firstAsked.keySet()) {
        send(appender, number, broken);
      }
      long end = pace.life().isZero() ? Long.MAX_VALUE : desk.now() + pace.life().toNanos();
      while (!desk.isStopping() && !broken.get() && desk.now() < end) {
        send(appender, next++, broken);
        desk.pause(pace.between());
      }
      if (desk.isStopping() && !broken.get()) {
        appender.flush();
      }
      // What is under way now fails, because the client is closed: that is no error.
      broken.set(true);
    }
  }

  private void send(Appender appender, long number, AtomicBoolean broken) throws OnceFsException {
    long now = desk.now();
    firstAsked.putIfAbsent(number, now);
    NumberedRecord record = new NumberedRecord(writer, number, size);
    CompletableFuture<Void> unused =
        appender
            .appendAsync(number, record.bytes())
            .handle((result, failure) -> note(record, now, result, failure, broken));
  }

  private @Nullable Void note(
      NumberedRecord record,
      long asked,
      @Nullable AppendResult result,
      @Nullable Throwable failure,
      AtomicBoolean broken) {
    if (result == null) {
      if (failure != null && !broken.getAndSet(true)) {
        desk.error(name(), failure);
      }
      return null;
    }
    Long invoked = firstAsked.remove(record.number());
    if (invoked != null) {
      desk.append(
          new Attempt(
              path, record, invoked, desk.now(), Attempt.Outcome.ACKNOWLEDGED, result.offset()),
          asked,
          progress);
    }
    return null;
  }

  @Override
  public boolean isDone() {
    return firstAsked.isEmpty();
  }

  @Override
  public void bury() {
    firstAsked.forEach(
        (number, invoked) ->
            desk.unknown(path, new NumberedRecord(writer, number, size), invoked, progress));
    firstAsked.clear();
  }

  @Override
  public long progressNanos() {
    return progress.get();
  }
}
