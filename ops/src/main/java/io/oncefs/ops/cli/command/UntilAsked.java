package io.oncefs.ops.cli.command;

import io.oncefs.runtime.real.Threads;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** Keeps a server's command up until the process is asked to end (Ctrl-C, kill). */
public final class UntilAsked {
  private UntilAsked() {}

  /**
   * Returns when the process is asked to end, or with what happened first. The process waits for
   * the caller to clean up.
   *
   * @param ended counted down by the caller when that is done
   */
  public static <T> Optional<T> or(CompletableFuture<T> happens, CountDownLatch ended)
      throws InterruptedException {
    CompletableFuture<Optional<T>> either = new CompletableFuture<>();
    Threads.atExit(
        "goodbye",
        () -> {
          either.complete(Optional.empty());
          try {
            ended.await();
          } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
          }
        });
    CompletableFuture<Void> unused = happens.thenAccept(what -> either.complete(Optional.of(what)));
    try {
      return either.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
