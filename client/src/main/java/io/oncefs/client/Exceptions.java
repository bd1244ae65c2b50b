package io.oncefs.client;

import io.oncefs.client.core.Failure;
import io.oncefs.client.session.OperationFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Turns failures into the exceptions of the API; made where the caller waits, for its stack trace.
 */
final class Exceptions {
  private Exceptions() {}

  static OnceFsException of(Failure failure) {
    String message = failure.message();
    long detail = failure.detail();
    return switch (failure.kind()) {
      case NOT_FOUND -> new NotFound(message);
      case ALREADY_EXISTS -> new AlreadyExists(message);
      case NOT_A_DIRECTORY -> new NotADirectory(message);
      case IS_A_DIRECTORY -> new IsADirectory(message);
      case DIRECTORY_NOT_EMPTY -> new DirectoryNotEmpty(message);
      case INVALID_ARGUMENT -> new InvalidArgument(message);
      case LIMIT_EXCEEDED -> new LimitExceeded(message, detail);
      case WRITER_FENCED -> new WriterFenced(message, detail);
      case WRITER_EXPIRED -> new WriterExpired(message);
      case OUT_OF_SEQUENCE -> new OutOfSequence(message, detail);
      case SEQUENCE_REUSED -> new SequenceReused(message, detail);
      case PRECONDITION_FAILED -> new PreconditionFailed(message, detail);
      case OUTCOME_UNKNOWN ->
          new OutcomeUnknown(
              message, failure.writer() == null ? "" : failure.writer().text(), detail);
      case APPENDER_STOPPED -> {
        Failure first = failure.earlier();
        yield first == null
            ? new AppenderStopped(message)
            : new AppenderStopped(message, of(first));
      }
      case UNAVAILABLE, STALE -> new Unavailable(message);
      case CORRUPT -> new Corrupt(message);
      case DEADLINE_EXCEEDED -> new DeadlineExceeded(message);
      case CLOSED -> new ClientClosed(message);
    };
  }

  /** Waits for a future of the sessions; each has a deadline of its own. */
  static <T> T await(CompletableFuture<T> future) throws OnceFsException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw of(OperationFailed.failureOf(failed));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting; it may still happen");
    }
  }
}
