package io.oncefs.master.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks Ratis, on the node that leads, for a read index that is one. Ratis notes first up to where
 * everything is committed and looks afterwards whether its term has an entry of its own; if that is
 * committed in between, it gives the index of before, which may lack what an earlier leader
 * acknowledged (Raft, section 8). So it is asked only once the node is ready to lead, and believed
 * only if the node still leads in the same term then.
 */
final class ReadyIndex {
  private ReadyIndex() {}

  /**
   * Fails if the node is not ready.
   *
   * @param index what asks Ratis
   */
  static <T> CompletableFuture<T> ask(
      LeaderReads.Reign reign, Supplier<CompletableFuture<T>> index) {
    long term = reign.term();
    if (!reign.isReady()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("this node is not ready to lead yet"));
    }
    return index.get().thenCompose(given -> of(reign, term, given));
  }

  private static <T> CompletableFuture<T> of(LeaderReads.Reign reign, long term, T given) {
    return reign.term() == term
        ? CompletableFuture.completedFuture(given)
        : CompletableFuture.failedFuture(
            new IllegalStateException("this node has lost the term that it was asked in"));
  }
}
