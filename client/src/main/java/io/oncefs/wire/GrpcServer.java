package io.oncefs.wire;

import io.grpc.DecompressorRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.MasterService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Offers a service to the network. Requests are handed over on network threads, so the service must
 * not block; what it throws stays here. Calls without an answer, and their bytes, are bounded on
 * every stream. Neither {@link #close} nor {@link #kill} may be called by a handler: both wait for
 * the network threads.
 */
public final class GrpcServer implements AutoCloseable {
  /** Streams of one client connection: one for each store it ever meant by this address. */
  private static final int STREAMS_PER_CONNECTION_MAX = 64;

  private static final int METADATA_BYTES_MAX = 8 << 10;
  private static final long KEEPALIVE_SECONDS = 5;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;

  /** Clients that ask more often whether the server is there are cut off. */
  private static final long CLIENT_KEEPALIVE_SECONDS_MIN = 2;

  private static final long FINISH_MILLIS_MAX = 2_000;
  private static final long KILL_MILLIS_MAX = 1_000;

  private final Server server;
  private final int port;
  private final Set<ServiceStream<?, ?, ?>> streams;

  private GrpcServer(Server server, Set<ServiceStream<?, ?, ?>> streams) {
    this.server = server;
    this.port = server.getPort();
    this.streams = streams;
  }

  /**
   * Listens for clients of a chunkserver.
   *
   * @throws CannotListen if the address cannot be had
   */
  public static GrpcServer forChunks(Network network, BindAddress bind, ChunkService service)
      throws CannotListen {
    return start(
        network,
        bind,
        Methods.ANSWER_FOR_CHUNKSERVER,
        new ChunkAnswering(service),
        Limits.MESSAGE_BYTES_MAX);
  }

  /**
   * Listens for clients of a master.
   *
   * @throws CannotListen if the address cannot be had
   */
  public static GrpcServer forMaster(Network network, BindAddress bind, MasterService service)
      throws CannotListen {
    return start(
        network,
        bind,
        Methods.ANSWER_FOR_MASTER,
        new MasterAnswering(service),
        Limits.MASTER_REQUEST_BYTES_MAX);
  }

  private static <C, A, R> GrpcServer start(
      Network network,
      BindAddress bind,
      MethodDescriptor<byte[], A> method,
      Answering<C, A, R> answering,
      int requestBytesMax)
      throws CannotListen {
    Handlers handlers = new Handlers(network.host().faults());
    Set<ServiceStream<?, ?, ?>> streams = ConcurrentHashMap.newKeySet();
    ServerCallHandler<byte[], A> accept =
        (call, headers) -> {
          ServiceStream<C, A, R> stream =
              new ServiceStream<>(call, answering, handlers, streams::remove);
          streams.add(stream);
          stream.start();
          return stream;
        };
    Server server =
        builder(network, bind)
            .maxInboundMessageSize(requestBytesMax)
            .addService(
                ServerServiceDefinition.builder(method.getServiceName())
                    .addMethod(method, accept)
                    .build())
            .build();
    return new GrpcServer(started(server, bind), streams);
  }

  private static NettyServerBuilder builder(Network network, BindAddress bind) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(bind.host(), bind.port()))
        .bossEventLoopGroup(network.threads())
        .workerEventLoopGroup(network.threads())
        .channelType(network.serverSocketType())
        .directExecutor()
        .withOption(ChannelOption.SO_REUSEADDR, true)
        .withChildOption(ChannelOption.TCP_NODELAY, true)
        // None: a small message could become a huge one.
        .decompressorRegistry(DecompressorRegistry.emptyInstance())
        .flowControlWindow(Endpoint.FLOW_WINDOW_BYTES)
        .maxInboundMetadataSize(METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION_MAX)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(CLIENT_KEEPALIVE_SECONDS_MIN, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  private static Server started(Server server, BindAddress bind) throws CannotListen {
    try {
      return server.start();
    } catch (IOException taken) {
      throw new CannotListen(bind, taken);
    }
  }

  /** The port it listens on, also if any was asked for. */
  public int port() {
    return port;
  }

  /**
   * Takes nothing more, waits up to two seconds until what was taken is answered, then breaks all
   * connections.
   */
  @Override
  public void close() {
    server.shutdown();
    streams.forEach(ServiceStream::finish);
    if (!ended(FINISH_MILLIS_MAX)) {
      kill();
    }
  }

  /** Breaks all connections at once: no answer leaves any more, as if the process had died. */
  public void kill() {
    streams.forEach(ServiceStream::abandon);
    server.shutdownNow();
    ended(KILL_MILLIS_MAX);
  }

  private boolean ended(long millisMax) {
    try {
      return server.awaitTermination(millisMax, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
