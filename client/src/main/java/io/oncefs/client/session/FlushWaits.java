package io.oncefs.client.session;

import io.oncefs.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Knows when everything before some point has its outcome. Lives on the loop. */
final class FlushWaits {
  private final EventLoop loop;
  private final Deque<CompletableFuture<?>> outcomes = new ArrayDeque<>();
  private final Deque<Wait> waits = new ArrayDeque<>();
  private long added;
  private long settled;

  FlushWaits(EventLoop loop) {
    this.loop = loop;
  }

  private record Wait(long upTo, CompletableFuture<Void> flushed) {}

  /** One more append; its outcome completes on the loop. */
  void add(CompletableFuture<?> outcome) {
    outcomes.add(outcome);
    added++;
    CompletableFuture<?> unused = outcome.whenComplete((value, thrown) -> settle());
  }

  /** Done when all that was added has its outcome, and whoever hangs on the outcomes has heard. */
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
      // Later: others that hang on the same outcome may not have been told yet.
      loop.execute(() -> wait.flushed().complete(null));
    }
  }
}
