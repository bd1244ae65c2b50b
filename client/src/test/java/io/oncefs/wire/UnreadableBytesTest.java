package io.oncefs.wire;

import static io.oncefs.wire.Loopback.LONG_NANOS;
import static io.oncefs.wire.Loopback.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.MasterReply.NotLeader;
import io.oncefs.protocol.MasterRequest.Identify;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that speaks gRPC but not ours. */
@Timeout(60)
class UnreadableBytesTest {
  private static final byte[] GARBAGE = {-1, -1, -1, -1, -1, -1, -1};

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
    assertEquals(List.of(), List.copyOf(loopback.faults));
  }

  @Test
  void aServerEndsTheStreamAndServesOthers() throws Exception {
    int port = loopback.chunks((target, request, answer) -> answer.accept(new Done())).port();
    assertFalse(await(send(port, Methods.ASK_CHUNKSERVER)).isOk());
    assertEquals(new Done(), await(loopback.ask(port, Loopback.fence(1))).reply());

    int master = loopback.master((request, answer) -> answer.accept(new NotLeader(null))).port();
    assertFalse(await(send(master, Methods.ASK_MASTER)).isOk());
    assertEquals(
        new NotLeader(null), await(loopback.ask(master, new Identify(), LONG_NANOS)).reply());
  }

  @Test
  void aCallersCallsFailAsMalformed() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(answeringGarbage(Methods.ASK_CHUNKSERVER))
            .addService(answeringGarbage(Methods.ASK_MASTER))
            .build()
            .start();
    try {
      assertEquals(
          CallFailure.MALFORMED,
          await(loopback.ask(server.getPort(), Loopback.fence(1))).failure());
      assertEquals(
          CallFailure.MALFORMED,
          await(loopback.ask(server.getPort(), new Identify(), LONG_NANOS)).failure());
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  private CompletableFuture<Status> send(int port, MethodDescriptor<?, ?> method) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call = channel.newCall(raw(method), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(GARBAGE);
    call.halfClose();
    return ended.whenComplete((status, failure) -> channel.shutdownNow());
  }

  private static ServerServiceDefinition answeringGarbage(MethodDescriptor<?, ?> method) {
    ServerCallHandler<byte[], byte[]> handler =
        (call, headers) -> {
          call.sendHeaders(new Metadata());
          call.request(1);
          return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
              call.sendMessage(GARBAGE);
              call.close(Status.OK, new Metadata());
            }
          };
        };
    return ServerServiceDefinition.builder(method.getServiceName())
        .addMethod(raw(method), handler)
        .build();
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(new RawMessages(), new RawMessages())
        .setFullMethodName(method.getFullMethodName())
        .setType(method.getType())
        .build();
  }
}
