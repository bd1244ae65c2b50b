package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Knows when everything before some point has its outcome. Lives on the loop. */
final class FlushWaits {
  private final Deque<CompletableFuture<?>> outcomes = new ArrayDeque<>();
  private final Deque<Wait> waits = new ArrayDeque<>();
  private long added;
  private long settled;
  private @Nullable Failure failure;

  private record Wait(long upTo, CompletableFuture<Void> flushed) {}

  /** One more append; its outcome completes on the loop. */
  void add(CompletableFuture<?> outcome) {
    outcomes.add(outcome);
    added++;
    CompletableFuture<?> unused =
        outcome.whenComplete(
            (value, thrown) -> {
              if (thrown != null && failure == null) {
                remember(OperationFailed.failureOf(thrown));
              }
              settle();
            });
  }

  private void remember(Failure first) {
    if (first.kind() != Failure.Kind.PRECONDITION_FAILED) {
      failure = first;
    }
  }

  /** Done when all that was added has its outcome. */
  CompletableFuture<Void> flush() {
    Wait wait = new Wait(added, new CompletableFuture<>());
    waits.add(wait);
    settle();
    return wait.flushed();
  }

  private void settle() {
    while (!outcomes.isEmpty() && outcomes.peek().isDone()) {
      outcomes.remove();
      settled++;
    }
    while (!waits.isEmpty() && waits.peek().upTo() <= settled) {
      Wait wait = waits.remove();
      if (failure == null) {
        wait.flushed().complete(null);
      } else {
        wait.flushed().completeExceptionally(new OperationFailed(failure));
        failure = null;
      }
    }
  }
}
