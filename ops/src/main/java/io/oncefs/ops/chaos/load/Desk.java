package io.oncefs.ops.chaos.load;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.chaos.load.Waits.Kind;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.check.Observation;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What every client of the load has: the cluster, the clock, where it notes what it was told. */
final class Desk {
  private final String masters;
  private final Clock clock;
  private final History history;
  private final Waits waits;
  private volatile boolean stopping;

  Desk(String masters, Clock clock, History history, Waits waits) {
    this.masters = masters;
    this.clock = clock;
    this.history = history;
    this.waits = waits;
  }

  OnceFs connect() {
    return OnceFs.connect(masters);
  }

  long now() {
    return clock.nanos();
  }

  /** Notes that an append has its outcome. */
  void append(Attempt attempt, long askedNanos, AtomicLong progress) {
    if (attempt.outcome() != Attempt.Outcome.UNKNOWN) {
      waits.took(Kind.APPEND, askedNanos, attempt.completed());
      progress.accumulateAndGet(askedNanos, Math::max);
    }
    try {
      history.append(attempt);
    } catch (IOException unwritable) {
      error("history", unwritable);
    }
  }

  /** An append whose outcome nobody will know. */
  void unknown(String file, NumberedRecord record, long invoked, AtomicLong progress) {
    append(
        new Attempt(file, record, invoked, Long.MAX_VALUE, Attempt.Outcome.UNKNOWN, -1),
        invoked,
        progress);
  }

  void read(Observation read, AtomicLong progress) {
    waits.took(Kind.READ, read.invoked(), read.completed());
    progress.accumulateAndGet(read.invoked(), Math::max);
    try {
      history.read(read);
    } catch (IOException unwritable) {
      error("history", unwritable);
    }
  }

  void changed(long invoked, AtomicLong progress) {
    waits.took(Kind.METADATA, invoked, now());
    progress.accumulateAndGet(invoked, Math::max);
  }

  void error(String who, Throwable what) {
    history.error(now(), who, what.getClass().getSimpleName() + ": " + what.getMessage());
  }

  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Waits a little between two operations. */
  void pause(Duration time) {
    try {
      Threads.pause(time);
    } catch (InterruptedException stop) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }
}
