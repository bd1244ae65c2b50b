package io.oncefs.master.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets many reads share one round of asking a majority. A read may use a round only if it began
 * after the read did, so those that arrive during a round wait for the next one.
 */
final class ReadRounds {
  private final Supplier<CompletableFuture<Void>> round;
  private @Nullable CompletableFuture<Void> running;
  private @Nullable CompletableFuture<Void> waiting;
  private @Nullable Throwable ended;

  /**
   * @param round one round; its future is completed by anyone, on any thread, also at once. Reads
   *     complete there and the next round begins there, so the thread must hold no lock
   */
  ReadRounds(Supplier<CompletableFuture<Void>> round) {
    this.round = round;
  }

  CompletableFuture<Void> join() {
    CompletableFuture<Void> started;
    synchronized (this) {
      if (ended != null) {
        return CompletableFuture.failedFuture(ended);
      }
      if (running != null) {
        if (waiting == null) {
          waiting = new CompletableFuture<>();
        }
        return waiting.copy();
      }
      started = new CompletableFuture<>();
      running = started;
    }
    CompletableFuture<Void> result = started.copy();
    run(started);
    return result;
  }

  private void run(CompletableFuture<Void> current) {
    var unused = begun().whenComplete((done, failure) -> finish(current, failure));
  }

  /** One that cannot even begin must not leave all later ones waiting for its end. */
  private CompletableFuture<Void> begun() {
    try {
      return round.get();
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  private void finish(CompletableFuture<Void> current, @Nullable Throwable failure) {
    CompletableFuture<Void> next = next();
    // First: the next question travels while these reads are answered.
    if (next != null) {
      run(next);
    }
    if (failure == null) {
      current.complete(null);
    } else {
      current.completeExceptionally(failure);
    }
  }

  private synchronized @Nullable CompletableFuture<Void> next() {
    running = waiting;
    waiting = null;
    return running;
  }

  /** Fails the reads that wait and those to come. */
  void end(Throwable reason) {
    CompletableFuture<Void> first;
    CompletableFuture<Void> second;
    synchronized (this) {
      ended = reason;
      first = running;
      second = next();
      running = null;
    }
    if (first != null) {
      first.completeExceptionally(reason);
    }
    if (second != null) {
      second.completeExceptionally(reason);
    }
  }
}
