package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.runtime.real.FreePorts;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Servers and clients of one test on 127.0.0.1. */
final class Loopback implements AutoCloseable {
  static final String KEY = "oncefs.chunkserver.listen";

  /** Longer than anything here takes on a busy machine. */
  private static final long WAIT_SECONDS = 60;

  /** For calls whose time must not be up before the wait for them is. */
  static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(2 * WAIT_SECONDS);

  /** What a call came to. */
  record Outcome<R>(R reply, CallFailure failure, String detail) {}

  final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  final Network network = Network.open(new RealHost((what, cause) -> faults.add(cause)));
  final GrpcChunkCalls chunkCalls = new GrpcChunkCalls(network);
  final GrpcMasterCalls masterCalls = new GrpcMasterCalls(network);
  private final Deque<GrpcServer> servers = new ArrayDeque<>();

  GrpcServer chunks(ChunkService service) throws IOException {
    return chunks(0, service);
  }

  GrpcServer chunks(int port, ChunkService service) throws IOException {
    GrpcServer server =
        GrpcServer.forChunks(network, new BindAddress("127.0.0.1", port, KEY), service);
    servers.push(server);
    return server;
  }

  GrpcServer master(MasterService service) throws IOException {
    GrpcServer server =
        GrpcServer.forMaster(network, new BindAddress("127.0.0.1", 0, KEY), service);
    servers.push(server);
    return server;
  }

  static Destination at(int port) {
    return new Destination(SampleValues.STORE, "127.0.0.1:" + port);
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    return FreePorts.one();
  }

  static ChunkRequest fence(long chunk) {
    return new ChunkRequest.Fence(new ChunkId(chunk));
  }

  CompletableFuture<Outcome<ChunkReply>> ask(int port, ChunkRequest request) {
    return ask(port, request, LONG_NANOS);
  }

  CompletableFuture<Outcome<ChunkReply>> ask(int port, ChunkRequest request, long timeoutNanos) {
    return ask(at(port), request, timeoutNanos);
  }

  CompletableFuture<Outcome<ChunkReply>> ask(
      Destination to, ChunkRequest request, long timeoutNanos) {
    CompletableFuture<Outcome<ChunkReply>> outcome = new CompletableFuture<>();
    chunkCalls.call(to, request, timeoutNanos, completing(outcome));
    return outcome;
  }

  CompletableFuture<Outcome<MasterReply>> ask(int port, MasterRequest request, long timeoutNanos) {
    CompletableFuture<Outcome<MasterReply>> outcome = new CompletableFuture<>();
    masterCalls.call("127.0.0.1:" + port, request, timeoutNanos, completing(outcome));
    return outcome;
  }

  static <R> CallListener<R> completing(CompletableFuture<Outcome<R>> outcome) {
    return new CallListener<>() {
      @Override
      public void onReply(R reply) {
        outcome.complete(new Outcome<>(reply, null, ""));
      }

      @Override
      public void onFailure(CallFailure failure, String detail) {
        outcome.complete(new Outcome<>(null, failure, detail));
      }
    };
  }

  /** Waits for what servers on other threads do. */
  static ConditionFactory eventually() {
    return Awaitility.await().atMost(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    chunkCalls.close();
    masterCalls.close();
    servers.forEach(GrpcServer::kill);
    network.close();
  }
}
