package io.oncefs.ops.chaos.load;

import io.oncefs.client.AppendCondition;
import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.client.PreconditionFailed;
import io.oncefs.client.Unavailable;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.Attempt.Outcome;
import io.oncefs.ops.check.NumberedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A writer that waits for each append before it makes the next: without a name, through the
 * client's shared appender, or with one and on the condition that nobody has appended since it
 * looked.
 */
final class OneByOneWriter implements Client {
  private static final int LIFE = 400;

  private final Desk desk;
  private final String path;
  private final int writer;
  private final int size;
  private final boolean conditional;
  private final Duration between;
  private final AtomicLong progress = new AtomicLong();
  private long next = 1;

  /**
   * @param between two appends
   */
  OneByOneWriter(
      Desk desk, String path, int writer, int size, boolean conditional, Duration between) {
    this.desk = desk;
    this.path = path;
    this.writer = writer;
    this.size = size;
    this.conditional = conditional;
    this.between = between;
  }

  @Override
  public String name() {
    return (conditional ? "conditional-" : "nameless-") + writer;
  }

  @Override
  public void live() throws IOException {
    try (OnceFs fs = desk.connect()) {
      if (conditional) {
        try (Appender appender = fs.appender(path).writer(name()).open()) {
          work(
              () -> fs.length(path),
              (bytes, length) -> appender.append(bytes, AppendCondition.ifLength(length)));
        }
      } else {
        work(() -> 0, (bytes, length) -> fs.append(path, bytes));
      }
    }
  }

  private void work(Look look, Way way) throws OnceFsException {
    for (int i = 0; i < LIFE && !desk.isStopping(); i++) {
      append(way, new NumberedRecord(writer, next++, size), look.length());
      desk.pause(between);
    }
  }

  private void append(Way way, NumberedRecord record, long length) throws OnceFsException {
    long asked = desk.now();
    try {
      AppendResult result = way.append(record.bytes(), length);
      note(record, asked, Outcome.ACKNOWLEDGED, result.offset());
    } catch (PreconditionFailed refused) {
      note(record, asked, Outcome.REFUSED, -1);
    } catch (Unavailable notDone) {
      note(record, asked, Outcome.REFUSED, -1);
      throw notDone;
    } catch (OnceFsException unclear) {
      desk.unknown(path, record, asked, progress);
      throw unclear;
    }
  }

  private void note(NumberedRecord record, long asked, Outcome outcome, long offset) {
    desk.append(new Attempt(path, record, asked, desk.now(), outcome, offset), asked, progress);
  }

  @Override
  public long progressNanos() {
    return progress.get();
  }

  /** What is looked at before an append. */
  private interface Look {
    long length() throws OnceFsException;
  }

  /** How a record is appended. */
  private interface Way {
    AppendResult append(byte[] bytes, long length) throws OnceFsException;
  }
}
