package io.oncefs.chunk;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.oncefs.chunk.engine.InlineCommitter;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.BindAddress;
import io.oncefs.wire.GrpcChunkCalls;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.GrpcServer;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running chunkserver: a store of the configured kind, requests over gRPC. */
public final class ChunkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkServer.class);
  private static final long IDLE_SECONDS_MAX = 10;

  private final ChunkConfig config;
  private final MetricRegistry metrics = new MetricRegistry();
  private final ChunkStore store;
  private final Network network;
  private final GrpcChunkCalls chunkCalls;
  private final GrpcMasterCalls masterCalls;
  private final ChunkNode node;
  private final GrpcServer server;
  private boolean ended;

  private ChunkServer(
      ChunkConfig config, ChunkStore store, RealHost host, Consumer<String> onRejected)
      throws IOException {
    this.config = config;
    this.store = store;
    this.network = Network.open(host);
    this.chunkCalls = new GrpcChunkCalls(network);
    this.masterCalls = new GrpcMasterCalls(network);
    this.node =
        new ChunkNode(
            host,
            chunkCalls,
            masterCalls,
            store,
            new InlineCommitter(store),
            config.node(),
            new DropwizardMeter(metrics),
            onRejected);
    gauges();
    try {
      BindAddress bind =
          new BindAddress(config.bindHost(), config.port(), "oncefs.chunkserver.address");
      this.server = GrpcServer.forChunks(network, bind, node);
    } catch (IOException | RuntimeException failed) {
      end();
      throw failed;
    }
  }

  /**
   * Starts on a formatted directory.
   *
   * @param onRejected hears, at most once, why the masters will never take this server
   * @throws IOException if the store cannot be opened or the port is in use; the message says which
   *     command mends it
   */
  public static ChunkServer start(
      ChunkConfig config, FaultHandler faults, Consumer<String> onRejected) throws IOException {
    ChunkStore store = provider(config.storeKind()).open(config.directory(), config.store());
    ChunkServer server = new ChunkServer(config, store, new RealHost(faults), onRejected);
    try {
      server.node.start();
    } catch (RuntimeException failed) {
      server.kill();
      throw failed;
    }
    return server;
  }

  /**
   * The store provider of that name.
   *
   * @throws StoreUnusable if there is none on the class path
   */
  public static ChunkStoreProvider provider(String kind) throws StoreUnusable {
    for (ChunkStoreProvider each : ServiceLoader.load(ChunkStoreProvider.class)) {
      if (each.name().equals(kind)) {
        return each;
      }
    }
    throw new StoreUnusable(
        "this build has no store of the kind '" + kind + "'; set oncefs.chunkserver.store", null);
  }

  private void gauges() {
    metrics.gauge(
        "chunkserver.waiting-requests", () -> (Gauge<Integer>) () -> status().waitingRequests());
    metrics.gauge("chunkserver.waiting-bytes", () -> (Gauge<Long>) () -> status().waitingBytes());
    metrics.gauge("chunkserver.writer-table-bytes", () -> (Gauge<Long>) node.tables()::usedBytes);
    metrics.gauge(
        "chunkserver.heartbeat-age-ms", () -> (Gauge<Long>) () -> status().heartbeatAgeMillis());
    for (String each : store.statistics().keySet()) {
      metrics.gauge("store." + each, () -> (Gauge<Double>) () -> store.statistics().get(each));
    }
  }

  public ChunkConfig config() {
    return config;
  }

  public MetricRegistry metrics() {
    return metrics;
  }

  public NodeStatus status() {
    return node.status();
  }

  /** Space on its disk, in bytes. */
  public ChunkStore.Usage usage() throws StoreException {
    return store.usage();
  }

  /** Takes nothing more, answers what it took, and closes everything in order. Idempotent. */
  @Override
  public synchronized void close() {
    if (!ended) {
      server.close();
      end();
    }
  }

  /**
   * Breaks all connections at once and answers nobody, as if the process had died; then lets go of
   * the store. Idempotent.
   */
  public synchronized void kill() {
    if (!ended) {
      server.kill();
      end();
    }
  }

  private void end() {
    ended = true;
    CountDownLatch idle = new CountDownLatch(1);
    node.close(idle::countDown);
    chunkCalls.close();
    masterCalls.close();
    network.close();
    if (isIdleInTime(idle)) {
      store.close();
    } else {
      LOG.error("a unit is still being written: the store is left to the end of the process");
    }
  }

  private static boolean isIdleInTime(CountDownLatch idle) {
    try {
      return idle.await(IDLE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
