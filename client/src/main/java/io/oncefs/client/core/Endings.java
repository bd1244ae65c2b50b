package io.oncefs.client.core;

import io.oncefs.client.core.Failure.Kind;
import io.oncefs.client.core.WriterEffect.Fail;
import io.oncefs.client.core.WriterEffect.Search;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.Refused;
import java.util.List;
import java.util.function.Function;

/**
 * How a session ends: says to each record without an outcome what is known of it. Each method
 * returns why the session ended.
 */
final class Endings<T> {
  private final WriterId writer;
  private final Window<T> window;
  private final List<WriterEffect<T>> effects;

  Endings(WriterId writer, Window<T> window, List<WriterEffect<T>> effects) {
    this.writer = writer;
    this.window = window;
    this.effects = effects;
  }

  /** The same for all: there is no file any more to say otherwise. */
  Failure noTail(Failure failure) {
    return failAll(failure, each -> failure);
  }

  /** The caller does not want to wait any longer. */
  Failure abandoned(Failure failure) {
    return failAll(
        failure, each -> each.wasSent() ? outcomeUnknown(each, failure.message()) : failure);
  }

  /** The first record's deadline has passed. */
  Failure outOfTime(PendingRecord<T> first, String lastProblem) {
    String problem = "no outcome within the delivery timeout; last problem: " + lastProblem;
    Failure failure =
        first.wasSent()
            ? outcomeUnknown(first, problem)
            : Failure.of(Kind.UNAVAILABLE, "not written: " + problem);
    return failAll(
        failure,
        each -> {
          if (each == first) {
            return failure;
          }
          return each.wasSent() ? outcomeUnknown(each, problem) : Failures.notSentAfter(failure);
        });
  }

  /** The tail's primary refused the first record, and the answer holds. */
  Failure refused(PendingRecord<T> first, Refused refused) {
    return switch (refused.code()) {
      case WRITER_FENCED -> searchAll(Failures.fenced(writer, refused.detail()));
      case WRITER_EXPIRED -> searchAll(Failures.expired(writer));
      case OUT_OF_SEQUENCE -> failFirst(first, Failures.outOfSequence(refused.detail()));
      case SEQUENCE_REUSED -> failFirst(first, Failures.sequenceReused(first.sequence()));
      default -> {
        Failure failure = Failures.ofRefusal(refused);
        boolean onlyCopy = !first.wasSentAgain();
        yield failFirst(first, onlyCopy ? failure : outcomeUnknown(first, failure.message()));
      }
    };
  }

  /** An earlier copy may have been committed before: the idempotency records know. */
  private Failure searchAll(Failure failure) {
    for (PendingRecord<T> each : window.clear()) {
      effects.add(
          each.wasSent()
              ? new Search<>(each.ticket(), each.sequence(), failure)
              : new Fail<>(each.ticket(), failure));
    }
    return failure;
  }

  /** What follows a record that was not taken cannot have been taken either. */
  private Failure failFirst(PendingRecord<T> first, Failure failure) {
    return failAll(failure, each -> each == first ? failure : Failures.notSentAfter(failure));
  }

  private Failure failAll(Failure failure, Function<PendingRecord<T>, Failure> failureOf) {
    for (PendingRecord<T> each : window.clear()) {
      effects.add(new Fail<>(each.ticket(), failureOf.apply(each)));
    }
    return failure;
  }

  private Failure outcomeUnknown(PendingRecord<T> record, String problem) {
    return Failures.outcomeUnknown(writer, record.sequence(), problem);
  }
}
