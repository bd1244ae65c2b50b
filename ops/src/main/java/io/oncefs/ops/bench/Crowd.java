package io.oncefs.ops.bench;

import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import io.oncefs.ops.bench.prepared.Content;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkReply.ReplicaSummary;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.BindAddress;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.GrpcServer;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Many chunkservers in this process, as masters see them: each listens at an address of its own,
 * reports to every master once a second, and says which replicas it has. They hold nothing, and do
 * nothing that they are told.
 *
 * <p>Their reports share one connection to each master, where real ones would have one each.
 */
public final class Crowd implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long CAPACITY_BYTES = 1L << 40;

  private final RealHost host = new RealHost(new HaltOnFault());
  private final Clock clock = host.clock();
  private final Network network = Network.open(host);
  private final GrpcMasterCalls calls = new GrpcMasterCalls(network);
  private final EventLoop loop = host.newLoop("bench-crowd");
  private final List<GrpcServer> servers = new ArrayList<>();
  private final Set<StoreId> surveyed = ConcurrentHashMap.newKeySet();
  private final LongAdder missed = new LongAdder();
  private final Latencies latencies = new Latencies();
  private volatile Population population = new Population(1, List.of(HOST + ":1"), 1, 1);
  private volatile Content content = new Content(1);

  private Crowd() {}

  /** So many, at free ports of the loopback address. */
  public static Crowd of(int count) throws IOException {
    Crowd crowd = new Crowd();
    try {
      for (int i = 0; i < count; i++) {
        BindAddress any = new BindAddress(HOST, 0, "a port for each server of the crowd");
        crowd.servers.add(GrpcServer.forChunks(crowd.network, any, crowd::answer));
      }
      return crowd;
    } catch (IOException | RuntimeException failed) {
      crowd.close();
      throw failed;
    }
  }

  /** host:port of each. */
  public List<String> addresses() {
    return servers.stream().map(each -> HOST + ":" + each.port()).toList();
  }

  /** Begins to report to these masters. */
  public void start(ClusterId cluster, Population held, List<String> masters) {
    population = held;
    content = new Content(held.chunkBytes());
    int beats = servers.size() * masters.size();
    for (int i = 0; i < beats; i++) {
      Reports each = new Reports(cluster, i / masters.size(), masters.get(i % masters.size()));
      loop.after(PERIOD_NANOS * i / beats, each::report);
    }
  }

  /** How long reports took since the last call of {@link #count}. */
  Latencies latencies() {
    return latencies.soFar();
  }

  /** Counts from now on. */
  void count() {
    latencies.reset();
    missed.reset();
  }

  /** Reports without an answer in time. */
  long missed() {
    return missed.sum();
  }

  /** Servers that were asked for the last of what they have. */
  int surveyed() {
    return surveyed.size();
  }

  /** The reports of one server to one master. */
  private final class Reports {
    private final MasterRequest.Heartbeat heartbeat;
    private final String master;

    Reports(ClusterId cluster, int site, String master) {
      this.master = master;
      long chunks = population.chunksOn(site);
      this.heartbeat =
          new MasterRequest.Heartbeat(
              cluster,
              Population.store(site),
              Population.GENERATION,
              CAPACITY_BYTES,
              CAPACITY_BYTES / 2,
              chunks,
              List.of());
    }

    void report() {
      long sent = clock.nanos();
      loop.after(PERIOD_NANOS, this::report);
      calls.call(
          master,
          heartbeat,
          TIMEOUT_NANOS,
          new CallListener<>() {
            @Override
            public void onReply(MasterReply reply) {
              if (reply instanceof MasterReply.HeartbeatAnswer) {
                latencies.add(clock.nanos() - sent);
              } else {
                missed.increment();
              }
            }

            @Override
            public void onFailure(CallFailure failure, String detail) {
              missed.increment();
            }
          });
    }
  }

  private void answer(StoreId target, ChunkRequest request, Consumer<ChunkReply> answer) {
    if (request instanceof ChunkRequest.ListReplicas list) {
      answer.accept(page(target, list));
    } else {
      answer.accept(new Refused(Refused.Code.UNAVAILABLE, 0, "nothing is done here"));
    }
  }

  private ChunkReply page(StoreId store, ChunkRequest.ListReplicas list) {
    int site = population.siteOf(store);
    List<ReplicaSummary> page = new ArrayList<>();
    long file = population.nextOn(site, list.chunk().value() - 1);
    while (file < population.files() && page.size() < list.max()) {
      page.add(
          new ReplicaSummary(
              Population.chunk(file),
              ReplicaState.SEALED,
              content.sealedAt(Population.chunk(file)),
              true));
      file = population.nextOn(site, file + 1);
    }
    boolean complete = file >= population.files();
    if (complete) {
      surveyed.add(store);
    }
    return new ChunkReply.Replicas(page, complete);
  }

  @Override
  public void close() {
    loop.close();
    calls.close();
    servers.forEach(GrpcServer::kill);
    network.close();
  }
}
