package io.oncefs.ops.cluster;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.chunk.ChunkConfig;
import io.oncefs.chunk.ChunkServer;
import io.oncefs.chunk.NodeStatus;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.ops.http.AdminPages;
import io.oncefs.ops.http.AdminServer;
import io.oncefs.ops.http.Check;
import io.oncefs.ops.http.NodeView;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A chunkserver with its admin HTTP. */
public final class RunningChunkserver implements NodeView, AutoCloseable {
  private final ChunkServer server;
  private final String configuration;
  private final Clock clock;
  private final long started;
  private final AdminServer http;

  private RunningChunkserver(ChunkServer server, String configuration, Clock clock)
      throws IOException {
    this.server = server;
    this.configuration = configuration;
    this.clock = clock;
    this.started = clock.nanos();
    this.http =
        AdminServer.start(
            server.config().bindHost(), Quorum.port(httpAddress()), AdminPages.of(this));
  }

  /**
   * Starts both.
   *
   * @param configuration as it is shown on {@code /config}
   * @param onRejected hears, at most once, why the masters will never take this server
   */
  public static RunningChunkserver start(
      ChunkConfig config, String configuration, FaultHandler faults, Consumer<String> onRejected)
      throws IOException {
    ChunkServer server = ChunkServer.start(config, faults, onRejected);
    try {
      return new RunningChunkserver(server, configuration, new RealHost(faults).clock());
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  @Override
  public String kind() {
    return "chunkserver";
  }

  @Override
  public String id() {
    return server.status().store().toString();
  }

  @Override
  public String clusterId() {
    return server.status().cluster().toString();
  }

  @Override
  public String address() {
    return server.config().node().address();
  }

  @Override
  public String httpAddress() {
    return server.config().node().httpAddress();
  }

  @Override
  public long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos() - started);
  }

  @Override
  public List<Check> readiness() {
    NodeStatus status = server.status();
    String rejection = status.rejection();
    return List.of(
        new Check(
            "registered",
            status.registered(),
            rejection == null ? status.generation().toString() : rejection),
        new Check(
            "lease", status.leaseHolds(), "heartbeat " + status.heartbeatAgeMillis() + " ms ago"),
        disk());
  }

  private Check disk() {
    try {
      long free = server.usage().freeBytes();
      return new Check(
          "disk",
          free > 0,
          free > 0
              ? free + " bytes free"
              : "full, but for what oncefs.chunkserver.reserve keeps free: make room on it");
    } catch (StoreException failed) {
      return new Check("disk", false, String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public MetricRegistry metrics() {
    return server.metrics();
  }

  @Override
  public String configuration() {
    return configuration;
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
