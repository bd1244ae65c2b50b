package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.WriterTerms;
import io.oncefs.common.Slice;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A client and a fake cluster in virtual time. */
final class World {
  static final WriterTerms TERMS = WriterTerms.DEFAULT;

  final SimScheduler scheduler;
  final FakeCluster cluster = new FakeCluster();
  final FakeNetwork network;
  final ClusterSession client;
  int tailChanges;

  World(long seed) {
    scheduler = new SimScheduler(seed);
    network = new FakeNetwork(scheduler, cluster);
    client = newClient();
  }

  /** Another process. */
  ClusterSession newClient() {
    SimHost host =
        new SimHost(
            scheduler,
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    return new ClusterSession(
        host, network, network, FakeNetwork.MASTERS, SessionSettings.DEFAULT, SessionEvents.NONE);
  }

  AppendSession random() {
    return await(client.appender(FakeCluster.FILE, TERMS));
  }

  AppendSession named(String name) {
    return await(client.appender(FakeCluster.FILE, name, TERMS));
  }

  static Slice bytes(String text) {
    return Slice.of(text.getBytes(StandardCharsets.UTF_8));
  }

  String content() {
    return new String(cluster.content(), StandardCharsets.UTF_8);
  }

  void run(long nanos) {
    boolean[] over = new boolean[1];
    scheduler.after(nanos, () -> over[0] = true);
    while (!over[0]) {
      scheduler.step();
    }
  }

  void runMillis(long millis) {
    run(millis * 1_000_000);
  }

  /** Lets the world go on until the future is done. */
  <T> T await(CompletableFuture<T> future) {
    settle(future);
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new AssertionError("failed: " + failed.getCause(), failed);
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /** Lets the world go on until the future has failed. */
  Failure awaitFailure(CompletableFuture<?> future) {
    settle(future);
    return future
        .handle(
            (value, thrown) -> {
              if (thrown == null) {
                return fail("succeeded: " + value);
              }
              return OperationFailed.failureOf(thrown);
            })
        .join();
  }

  Failure awaitFailure(Failure.Kind kind, CompletableFuture<?> future) {
    Failure failure = awaitFailure(future);
    assertEquals(kind, failure.kind(), failure::message);
    return failure;
  }

  private void settle(CompletableFuture<?> future) {
    while (!future.isDone()) {
      if (!scheduler.step()) {
        fail("nothing is going to happen any more");
      }
    }
  }
}
