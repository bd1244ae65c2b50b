package io.oncefs.ops.sim;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.WriterTerms;
import io.oncefs.client.session.AppendSession;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An application that appends numbered records, several at a time, and does what a careful one
 * would: a named writer goes on behind its last seq after a restart and resolves what it cannot
 * know; a random-id writer starts over as another one.
 */
final class SimWriter {
  /** In a hurry, so that they can be forgotten while a run lasts. */
  static final WriterTerms NAMELESS = SimClient.TERMS.withDelivery(10_000_000_000L);

  private final Simulation run;
  private final Workload workload;
  private final long pauseNanos;
  private final SimClient client;
  private final String path;
  private final FileId file;
  private int number;
  private final boolean named;
  private final SplittableRandom random;
  private long nextNumber = 1;

  /** Numbers up to here were resolved as never written, and are not used again by this client. */
  private long givenUp;

  private long incarnation;
  private long end;
  private int inFlight;
  private boolean opening;
  private @Nullable AppendSession session;

  SimWriter(Simulation run, SimClient client, Simulation.Target target, int number, boolean named) {
    this.run = run;
    this.workload = run.workload();
    this.pauseNanos = workload.pauseMillisMax * 1_000_000L;
    this.client = client;
    this.path = target.path();
    this.file = target.file();
    this.number = number;
    this.named = named;
    this.random = run.cluster().scheduler.random();
  }

  /** The client's process is a new one: everything the old one had under way is unknown. */
  void clientStarted() {
    incarnation++;
    session = null;
    opening = false;
    inFlight = 0;
    becomeAnother();
    later(random.nextLong(pauseNanos));
  }

  /** After a long rest: one without a name may be forgotten by now and begins as another one. */
  void beginAgain() {
    if (session != null && !named) {
      startOver(session);
    } else {
      later(1 + random.nextLong(pauseNanos));
    }
  }

  private void later(long delayNanos) {
    long mine = incarnation;
    run.cluster()
        .scheduler
        .after(
            delayNanos,
            () -> {
              if (mine == incarnation && client.isUp()) {
                goOn();
              }
            });
  }

  private void goOn() {
    if (session == null) {
      open();
      return;
    }
    long rest = run.cluster().restUntilNanos - run.cluster().scheduler.nowNanos();
    if (rest > 0) {
      later(rest + random.nextLong(pauseNanos));
      return;
    }
    while (inFlight < workload.inFlightMax && run.takeOperation()) {
      append(session);
      if (random.nextInt(2) == 0) {
        later(random.nextLong(pauseNanos));
        return;
      }
    }
  }

  /** At once, but for a writer that never has two appends under way: it takes its time. */
  private void goOnInTime() {
    if (workload.inFlightMax == 1) {
      later(random.nextLong(pauseNanos));
    } else {
      goOn();
    }
  }

  private void open() {
    if (opening || run.isOver()) {
      return;
    }
    opening = true;
    CompletableFuture<AppendSession> opened =
        named
            ? client.session().appender(file, "writer-" + number, workload.named())
            : client.session().appender(file, NAMELESS);
    on(
        opened,
        found -> {
          opening = false;
          session = found;
          if (named) {
            nextNumber = 1 + Math.max(givenUp, found.lastSequence());
          }
          goOn();
        },
        failure -> {
          opening = false;
          later(pauseNanos);
        });
  }

  private void append(AppendSession to) {
    long recordNumber = nextNumber++;
    NumberedRecord record =
        new NumberedRecord(number, recordNumber, NumberedRecord.SIZE_MIN + sizeOf(recordNumber));
    long ifLength =
        random.nextInt(workload.conditionEvery) == 0 ? condition() : AppendRecord.ANY_LENGTH;
    long now = run.cluster().scheduler.nowNanos();
    run.history().asked(path, record, now);
    inFlight++;
    on(
        to.append(named ? recordNumber : 0, Slice.of(record.bytes()), ifLength),
        done -> {
          inFlight--;
          acknowledged(to, record, done);
          goOnInTime();
        },
        failure -> {
          inFlight--;
          failed(to, record, failure);
        });
  }

  /** Sometimes what the writer knows to be the end, which nobody else may have moved. */
  private long condition() {
    return random.nextBoolean() ? end : random.nextLong(100_000);
  }

  /** The same record has the same size whenever it is made again. */
  private int sizeOf(long recordNumber) {
    return (int)
        Math.floorMod((number * 31L + recordNumber) * 2_654_435_761L, (long) workload.fillerMax);
  }

  private void acknowledged(AppendSession by, NumberedRecord record, Appended done) {
    end = done.offset() + done.length();
    run.history().acknowledged(record, run.cluster().scheduler.nowNanos(), done.offset());
    run.cluster().oracle.acknowledged(file, by.writer(), done.sequence(), done.offset());
  }

  private void failed(AppendSession by, NumberedRecord record, Failure failure) {
    switch (failure.kind()) {
      case PRECONDITION_FAILED -> {
        run.history().refused(record, run.cluster().scheduler.nowNanos());
        goOnInTime();
      }
      case OUTCOME_UNKNOWN, CLOSED -> {
        run.history().unknown();
        if (named) {
          resolve(by, record);
        } else {
          startOver(by);
        }
      }
      case WRITER_FENCED, WRITER_EXPIRED, OUT_OF_SEQUENCE -> {
        if (!named) {
          run.anomaly(
              "writer " + number + " has its id to itself, and " + record + " failed: " + failure);
        }
        startOver(by);
      }
      case APPENDER_STOPPED, DEADLINE_EXCEEDED, UNAVAILABLE -> {
        if (!named) {
          run.history().refused(record, run.cluster().scheduler.nowNanos());
        }
        startOver(by);
      }
      default ->
          run.anomaly(
              "writer " + number + ": " + record + " failed in a way that cannot be: " + failure);
    }
  }

  private void resolve(AppendSession by, NumberedRecord record) {
    long since = run.cluster().scheduler.nowNanos();
    on(
        by.resolve(record.number()),
        (Optional<Appended> found) -> {
          run.cluster()
              .watch()
              .sightings()
              .saw(found.isPresent() ? Sighting.RESOLVED_TO_PLACE : Sighting.RESOLVED_TO_NEVER);
          if (found.isPresent()) {
            acknowledged(by, record, found.get());
            startOver(by);
            return;
          }
          givenUp = Math.max(givenUp, record.number());
          if (run.history().never(record, since, run.cluster().scheduler.nowNanos())) {
            run.anomaly(record + " was acknowledged and then resolved as never written");
          }
          startOver(by);
        },
        failure -> startOver(by));
  }

  /** Opens anew; a random-id writer becomes another one, whose records have other numbers. */
  private void startOver(AppendSession failed) {
    if (session == failed) {
      session = null;
      becomeAnother();
      client.session().close(failed);
      later(1 + random.nextLong(pauseNanos));
    }
  }

  /** A random-id writer's old records may still arrive: the new ones are somebody else's. */
  private void becomeAnother() {
    if (!named) {
      number = run.freshWriterNumber();
      nextNumber = 1;
    }
  }

  private <T> void on(
      CompletableFuture<T> future, Consumer<T> onValue, Consumer<Failure> onFailure) {
    long mine = incarnation;
    CompletableFuture<Void> unused =
        future.handle(
            (value, thrown) -> {
              if (mine == incarnation) {
                run.guarded(
                    () -> {
                      if (thrown == null) {
                        onValue.accept(value);
                      } else {
                        onFailure.accept(OperationFailed.failureOf(thrown));
                      }
                    });
              }
              return null;
            });
  }
}
