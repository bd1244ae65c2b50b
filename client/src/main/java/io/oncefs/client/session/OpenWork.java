package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.OperationFailed;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What somebody waits for, so that nobody waits for ever once the client is closed. For any thread.
 */
final class OpenWork {
  private final Set<CompletableFuture<?>> waiting =
      Collections.synchronizedSet(new LinkedHashSet<>());
  private volatile @Nullable Failure ended;

  void add(CompletableFuture<?> outcome) {
    waiting.add(outcome);
    CompletableFuture<?> unused = outcome.whenComplete((value, failed) -> waiting.remove(outcome));
    Failure failure = ended;
    if (failure != null) {
      outcome.completeExceptionally(new OperationFailed(failure));
    }
  }

  /** Fails all that is waited for, and all that comes. */
  void end(Failure failure) {
    ended = failure;
    for (CompletableFuture<?> each : List.copyOf(waiting)) {
      each.completeExceptionally(new OperationFailed(failure));
    }
  }
}
