package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Carries a {@link Failure} through a future. An expected outcome, so it has no stack trace. */
public final class OperationFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public OperationFailed(Failure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  /** A future that failed already. */
  public static <T> CompletableFuture<T> future(Failure failure) {
    return CompletableFuture.failedFuture(new OperationFailed(failure));
  }

  /** What a future of ours failed with. Anything else than a failure is a defect and thrown on. */
  public static Failure failureOf(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof OperationFailed expected) {
      return expected.failure();
    }
    throw new IllegalStateException("a future failed with something unexpected", cause);
  }
}
