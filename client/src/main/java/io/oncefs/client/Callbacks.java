package io.oncefs.client;

import io.oncefs.client.session.OperationFailed;
import io.oncefs.runtime.EventLoop;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures that applications hold, on a loop of their own: what hangs on them may
 * block without holding up the client's.
 */
final class Callbacks {
  private final EventLoop loop;
  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Thread telling;
  private volatile boolean closed;

  Callbacks(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * A future for the application that follows one of the sessions.
   *
   * @param first hears of the failure, null if there is none, before the application does
   */
  <T, R> CompletableFuture<R> follow(
      CompletableFuture<T> session, Consumer<@Nullable Throwable> first, Function<T, R> view) {
    CompletableFuture<R> future = new CompletableFuture<>();
    CompletableFuture<T> unused =
        session.whenComplete(
            (value, failed) -> {
              first.accept(failed);
              add(
                  () -> {
                    if (failed == null) {
                      future.complete(view.apply(value));
                    } else {
                      future.completeExceptionally(
                          Exceptions.of(OperationFailed.failureOf(failed)));
                    }
                  });
            });
    return future;
  }

  private void add(Runnable completion) {
    ready.add(completion);
    if (running.compareAndSet(false, true)) {
      loop.execute(this::run);
    }
  }

  private void run() {
    running.set(false);
    telling = Thread.currentThread();
    for (Runnable each = ready.poll(); each != null; each = ready.poll()) {
      each.run();
    }
    telling = null;
  }

  /**
   * Waits until the application has been told all that is known by now. Does not wait in what hangs
   * on a future: that is part of the telling, and would wait for itself.
   */
  void awaitTold() throws OnceFsException {
    if (Thread.currentThread() == telling || closed) {
      return;
    }
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    add(() -> told.complete(true));
    if (!closed) {
      Exceptions.await(told);
    }
  }

  /** Completes what is ready and ends. */
  void close() {
    closed = true;
    loop.execute(loop::close);
  }
}
