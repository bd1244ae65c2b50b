package io.oncefs.wire;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.real.DaemonPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What all connections of a process share: two threads that move bytes and run handlers and
 * listeners, one loop that watches deadlines and tells of failures, and a few threads that look up
 * names. Open one per process and close it last, after every server and client that uses it.
 */
public final class Network implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int LOOKUP_THREADS_MAX = 4;
  private static final long CLOSE_MILLIS_MAX = 1_000;

  private final Host host;
  private final EventLoopGroup threads;
  private final ExecutorService lookups;
  private final EventLoop loop;
  private final Deadlines deadlines;

  private Network(Host host, IoHandlerFactory io) {
    this.host = host;
    // Netty's own threads, not those of runtime.real: they carry its buffer caches in plain fields.
    this.threads =
        new MultiThreadIoEventLoopGroup(THREADS, new DefaultThreadFactory("oncefs-net", true), io);
    this.lookups = DaemonPool.of("oncefs-lookup", LOOKUP_THREADS_MAX);
    this.loop = host.newLoop("oncefs-net-deadlines");
    this.deadlines = new Deadlines(host.clock(), loop);
  }

  /** Starts the threads. */
  public static Network open(Host host) {
    return new Network(
        host, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  Host host() {
    return host;
  }

  /** Where failures are told: never inside the call that fails. */
  EventLoop loop() {
    return loop;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  EventLoopGroup threads() {
    return threads;
  }

  ExecutorService lookups() {
    return lookups;
  }

  Class<? extends Channel> socketType() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerChannel> serverSocketType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Ends the threads; returns when they have ended or after a second. */
  @Override
  public void close() {
    loop.close();
    lookups.shutdownNow();
    threads
        .shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS_MAX);
  }
}
