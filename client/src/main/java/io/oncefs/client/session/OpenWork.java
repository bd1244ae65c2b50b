package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What somebody waits for, so that nobody waits for ever once the client is closed. For any thread.
 */
final class OpenWork {
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentSkipListMap<>();
  private volatile @Nullable Failure ended;

  void add(CompletableFuture<?> outcome) {
    long number = numbers.incrementAndGet();
    waiting.put(number, outcome);
    CompletableFuture<?> unused = outcome.whenComplete((value, failed) -> waiting.remove(number));
    Failure failure = ended;
    if (failure != null) {
      outcome.completeExceptionally(new OperationFailed(failure));
    }
  }

  /** Fails all that is waited for, and all that comes. */
  void end(Failure failure) {
    ended = failure;
    for (CompletableFuture<?> each : List.copyOf(waiting.values())) {
      each.completeExceptionally(new OperationFailed(failure));
    }
  }
}
