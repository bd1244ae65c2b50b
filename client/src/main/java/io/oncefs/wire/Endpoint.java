package io.oncefs.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to one server: at most one channel at a time, which is thrown away as soon as it breaks.
 * A new channel knows nothing of earlier failures, so a call learns at once what is the case now;
 * gRPC's own reconnection would keep answering with the last failure while it backs off.
 */
final class Endpoint {
  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final long KEEPALIVE_SECONDS = 10;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;
  private static final int METADATA_BYTES_MAX = 8 << 10;
  static final int FLOW_WINDOW_BYTES = 4 << 20;

  private static final long BACKOFF_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long BACKOFF_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(250);

  private final Network network;
  private final String address;
  private final int answerBytesMax;

  private @Nullable ManagedChannel channel;
  private long backoffNanos;
  private long failedAtNanos;
  private String lastFailure = "";
  private boolean closed;

  Endpoint(Network network, String address, int answerBytesMax) {
    this.network = network;
    this.address = address;
    this.answerBytesMax = answerBytesMax;
  }

  /**
   * The channel to use now; connects on first use.
   *
   * @throws Unreachable if the last attempt to connect failed too short a while ago
   */
  synchronized ManagedChannel channel() throws Unreachable {
    if (closed) {
      throw new Unreachable("this client is closed");
    }
    ManagedChannel current = channel;
    if (current == null) {
      long waited = network.host().clock().nanos() - failedAtNanos;
      if (backoffNanos > waited) {
        throw new Unreachable(lastFailure);
      }
      current = connect();
      channel = current;
    }
    return current;
  }

  /**
   * A call that lives on its own. gRPC would end it with the request that is being answered on this
   * thread, if there is one.
   */
  static <Q, A> ClientCall<Q, A> newCall(
      ManagedChannel channel, MethodDescriptor<Q, A> method, CallOptions options) {
    Context asked = Context.ROOT.attach();
    try {
      return channel.newCall(method, options);
    } finally {
      Context.ROOT.detach(asked);
    }
  }

  /**
   * Reports that a call on this channel failed because its connection did.
   *
   * @param connected whether there had been a connection at all
   */
  synchronized void broke(ManagedChannel broken, boolean connected, String detail) {
    if (channel == broken) {
      channel = null;
      failedAtNanos = network.host().clock().nanos();
      backoffNanos =
          connected
              ? 0
              : Math.min(BACKOFF_NANOS_MAX, Math.max(BACKOFF_NANOS_MIN, 2 * backoffNanos));
      lastFailure = detail;
      // What is still under way on it may finish.
      broken.shutdown();
    }
  }

  /** Breaks the connection; there will be no other one. */
  synchronized void close() {
    closed = true;
    ManagedChannel current = channel;
    if (current != null) {
      current.shutdownNow();
    }
  }

  /** Whether nothing would be lost if this were forgotten. */
  synchronized boolean isIdle() {
    return channel == null && network.host().clock().nanos() - failedAtNanos > BACKOFF_NANOS_MAX;
  }

  private ManagedChannel connect() throws Unreachable {
    Address server = Address.parse(address);
    try {
      return NettyChannelBuilder.forAddress(server.host(), server.port())
          .usePlaintext()
          .eventLoopGroup(network.threads())
          .channelType(network.socketType())
          .directExecutor()
          .offloadExecutor(network.lookups())
          .disableRetry()
          .disableServiceConfigLookUp()
          .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
          .withOption(ChannelOption.TCP_NODELAY, true)
          .flowControlWindow(FLOW_WINDOW_BYTES)
          .maxInboundMessageSize(answerBytesMax)
          .maxInboundMetadataSize(METADATA_BYTES_MAX)
          .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .build();
    } catch (IllegalArgumentException noName) {
      throw new Unreachable("'" + address + "' is no host:port: " + noName.getMessage());
    }
  }
}
