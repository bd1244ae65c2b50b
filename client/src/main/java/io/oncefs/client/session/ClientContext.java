package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What every driver of one client shares. All of them live on the one loop: their methods are
 * called on it and their futures complete on it, unless a method says otherwise.
 */
record ClientContext(
    Host host,
    EventLoop loop,
    ChunkCalls chunkCalls,
    MasterLink masters,
    SessionSettings settings,
    SessionEvents events,
    OpenWork work) {

  long now() {
    return host.clock().nanos();
  }

  long deadline() {
    return now() + settings.requestNanos();
  }

  long seed() {
    return host.entropy().nextLong();
  }

  /**
   * Begins something on the loop, from any thread; its outcome is heard even if the client is
   * closed.
   */
  <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> begin) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    work.add(outcome);
    loop.execute(() -> pass(begin.get(), outcome));
    return outcome;
  }

  /** The same outcome, but heard on the loop. */
  <T> CompletableFuture<T> backOnLoop(CompletableFuture<T> anywhere) {
    return anywhere.whenCompleteAsync((value, failed) -> {}, loop);
  }

  /**
   * Goes on when the future has its value or its failure. Unlike a bare callback of the future,
   * what goes wrong in here is not swallowed.
   */
  <T> void when(CompletableFuture<T> future, Consumer<T> onValue, Consumer<Failure> onFailure) {
    CompletableFuture<Void> unused =
        future.handle(
            (value, thrown) -> {
              try {
                if (thrown == null) {
                  onValue.accept(value);
                } else {
                  onFailure.accept(OperationFailed.failureOf(thrown));
                }
              } catch (RuntimeException | Error broken) {
                host.faults().fatal("a callback of the client failed", broken);
              }
              return null;
            });
  }

  /** Hands an outcome on. */
  <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
    when(from, to::complete, failure -> fail(to, failure));
  }

  void fail(CompletableFuture<?> future, Failure failure) {
    future.completeExceptionally(new OperationFailed(failure));
  }

  /** Tells the masters that a replica gave other bytes than it said; nobody waits for it. */
  void reportDamage(ChunkId chunk, StoreId store) {
    when(
        masters.ask(
            new MasterRequest.ReportDamage(chunk, store), MasterReply.Noted.class, deadline()),
        noted -> {},
        failure -> {});
  }

  /** Asks a chunkserver; the outcome is heard on the loop. */
  void call(
      Destination to,
      ChunkRequest request,
      long timeoutNanos,
      Consumer<ChunkReply> onReply,
      BiConsumer<CallFailure, String> onFailure) {
    call(to, request, timeoutNanos, loop::hereOrThere, onReply, onFailure);
  }

  /**
   * The same.
   *
   * @param replies runs what hears of a reply, on the loop
   */
  void call(
      Destination to,
      ChunkRequest request,
      long timeoutNanos,
      Executor replies,
      Consumer<ChunkReply> onReply,
      BiConsumer<CallFailure, String> onFailure) {
    chunkCalls.call(
        to,
        request,
        timeoutNanos,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            replies.execute(() -> onReply.accept(reply));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.execute(() -> onFailure.accept(failure, detail));
          }
        });
  }
}
