package io.oncefs.client.session;

import io.oncefs.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Knows when everything before some point has its outcome. Lives on the loop. */
final class FlushWaits {
  private final EventLoop loop;

  /** In the order they were asked for; those at the front that are done are let go. */
  private final Deque<CompletableFuture<?>> outcomes = new ArrayDeque<>();

  FlushWaits(EventLoop loop) {
    this.loop = loop;
  }

  /** One more append; its outcome completes on the loop. */
  void add(CompletableFuture<?> outcome) {
    dropDone();
    outcomes.add(outcome);
  }

  /** Done when all that was added has its outcome, and whoever hangs on the outcomes has heard. */
  CompletableFuture<Void> flush() {
    dropDone();
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    CompletableFuture<?>[] open = outcomes.toArray(CompletableFuture<?>[]::new);
    // Later: others that hang on the same outcome may not have been told yet.
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(open)
            .whenComplete((value, thrown) -> loop.execute(() -> flushed.complete(null)));
    return flushed;
  }

  private void dropDone() {
    while (!outcomes.isEmpty() && outcomes.peek().isDone()) {
      outcomes.remove();
    }
  }
}
