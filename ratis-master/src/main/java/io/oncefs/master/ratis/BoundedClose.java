package io.oncefs.master.ratis;

import io.oncefs.runtime.EventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes Ratis, which waits without a bound for the last connection of its gRPC server to end: one
 * that another master makes in the same moment is sometimes never told to. The log and its files
 * are closed before that, and what comes after them may be left to the process.
 */
final class BoundedClose {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedClose.class);

  private BoundedClose() {}

  /**
   * Returns when it is closed, or when the time is over and the rest may be left: without a bound
   * as long as it may not.
   *
   * @param thread closes; nobody else uses it
   * @param rest whether only what nobody needs is open still
   */
  static void close(EventLoop thread, Closeable closed, BooleanSupplier rest, Duration bound) {
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(() -> closeUnchecked(closed), thread);
    boolean interrupted = false;
    try {
      while (!closing.isDone()) {
        try {
          closing.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
          if (rest.getAsBoolean()) {
            LOG.warn(
                "the log is closed; a connection of its network is not after {}, and ends with this"
                    + " process",
                bound);
            return;
          }
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      closing.join();
    } catch (ExecutionException | CompletionException failed) {
      LOG.warn("the log was not closed cleanly", failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void closeUnchecked(Closeable closed) {
    try {
      closed.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
