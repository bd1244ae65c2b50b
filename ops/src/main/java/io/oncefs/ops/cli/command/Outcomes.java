package io.oncefs.ops.cli.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for a future of the client and throws what it failed with as itself. */
public final class Outcomes {
  private Outcomes() {}

  /** What the future comes to. */
  public static <T> T of(CompletableFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException("the client failed unexpectedly", failed.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an append");
    }
  }
}
