package io.oncefs.ops.bench;

import io.oncefs.chunk.ChunkServer;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.sync.Scrub;
import io.oncefs.chunk.sync.ScrubSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.ops.bench.prepared.Content;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ChunkInquiry;
import io.oncefs.ops.cluster.ChunkserverPorts;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReplicaSummary;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One chunkserver that has so many small sealed chunks: how long it takes to start, to list them
 * for a master, to check and to read one of them, and what memory it needs.
 */
public final class ManyChunks {
  private static final int WARM_UP_THREADS = 16;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final String STORE_KIND = "rocksdb";
  private static final StoreSettings STORE_SETTINGS = new StoreSettings(256L << 20, 64L << 20, 0);
  private static final ScrubSettings UNPACED = new ScrubSettings(Long.MAX_VALUE, 1);

  private final ProcessCluster cluster;
  private final OnceFs fs;
  private final Population population;
  private final Processes processes;
  private final ServerProcess server;
  private final ReplicaLocation location;
  private final Content content;
  private final AdminClient admin = new AdminClient();

  /** Of a cluster whose one chunkserver has all chunks of this population. */
  public ManyChunks(ProcessCluster cluster, OnceFs fs, Population population, Processes processes) {
    this.cluster = cluster;
    this.fs = fs;
    this.population = population;
    this.processes = processes;
    this.server = cluster.chunkserver(0);
    this.location =
        new ReplicaLocation(
            Population.store(0), Population.GENERATION, cluster.chunkserverAddresses().get(0));
    this.content = new Content(population.chunkBytes());
  }

  private String key(String work) {
    return "chunks " + population.files() + " " + work;
  }

  /** From its start after a {@code kill -9} until it is registered and ready. */
  public Figures start() throws IOException, InterruptedException, TookTooLong {
    server.kill();
    Sample before = processes.sample();
    server.start();
    cluster.awaitReady(server);
    processes.and(server.name(), server.pid());
    Sample after = processes.sample();
    return Figures.ofPause(key("start"), after.secondsSince(before) * 1e3, before, after, Map.of());
  }

  /**
   * Reads anywhere for so long, nothing of it measured: that warms masters, chunkserver and client,
   * which the starts left cold.
   */
  public void warmUp(Duration time) throws IOException, InterruptedException {
    Figures unused =
        Operations.run(
            key("warm-up"),
            WARM_UP_THREADS,
            new Schedule(time, Duration.ZERO),
            processes,
            (thread, random) -> read(random.nextLong(population.files())));
  }

  /** What it is asked, by one thread. */
  public List<Figures> work(Schedule times) throws IOException, InterruptedException {
    List<Figures> all = new ArrayList<>();
    try (ChunkInquiry inquiry = new ChunkInquiry(cluster.masterAddresses())) {
      // Whatever connects and compiles does so before anything counts.
      verify(inquiry, Population.chunk(0));
      Figures unused = list(inquiry);
      all.add(list(inquiry));
      all.add(
          Operations.run(
              key("verify"),
              1,
              times,
              processes,
              (thread, random) -> verify(inquiry, anywhere(random))));
    }
    all.add(
        Operations.run(
            key("read"),
            1,
            times,
            processes,
            (thread, random) -> read(random.nextLong(population.files()))));
    all.add(memory());
    return all;
  }

  private ChunkId anywhere(SplittableRandom random) {
    return Population.chunk(random.nextLong(population.files()));
  }

  /** All pages as a master asks for them, one after the other. */
  private Figures list(ChunkInquiry inquiry) throws IOException, InterruptedException {
    Sample before = processes.sample();
    Latencies latencies = new Latencies();
    long found = 0;
    ChunkId from = new ChunkId(1);
    boolean complete = false;
    while (!complete) {
      long asked = processes.clock().nanos();
      ChunkReply reply =
          inquiry.ask(location, new ChunkRequest.ListReplicas(from, Limits.PAGE_MAX));
      latencies.add(processes.clock().nanos() - asked);
      if (!(reply instanceof ChunkReply.Replicas page)) {
        throw new IOException("the replicas are not listed: " + reply);
      }
      found += page.replicas().size();
      complete = page.complete();
      for (ReplicaSummary each : page.replicas()) {
        from = new ChunkId(each.chunk().value() + 1);
      }
    }
    if (found != population.files()) {
      throw new IOException(found + " chunks are there instead of " + population.files());
    }
    return Figures.ofOperations(
        key("list"), latencies.count(), latencies, before, processes.sample());
  }

  private void verify(ChunkInquiry inquiry, ChunkId chunk) throws IOException {
    try {
      ChunkReply reply =
          inquiry.ask(location, new ChunkRequest.Verify(chunk, content.sealedAt(chunk)));
      if (!(reply instanceof ChunkReply.Done)) {
        throw new IOException(chunk + " is not whole: " + reply);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a chunk was verified", stop);
    }
  }

  private void read(long file) throws IOException {
    try (InputStream in = fs.open(Population.path(file))) {
      if (in.readAllBytes().length != population.chunkBytes()) {
        throw new IOException(Population.path(file) + " is not as long as it should be");
      }
    }
  }

  /**
   * One round of the scrub over all replicas, in this process and as fast as it goes: a server
   * waits after each step for as long as its setting says. The server is down for good.
   */
  public Figures scrub() throws IOException, InterruptedException {
    server.kill();
    Host host = new RealHost(new HaltOnFault());
    AtomicReference<@Nullable ChunkId> damaged = new AtomicReference<>();
    try (ChunkStore store =
        ChunkServer.provider(STORE_KIND).open(cluster.data(server), STORE_SETTINGS)) {
      Scrub scrub = new Scrub(host, store, UNPACED, damaged::set);
      Sample before = processes.sample();
      scrub.start();
      while (scrub.checked() < population.files() && damaged.get() == null) {
        Threads.pause(LOOK);
      }
      Sample after = processes.sample();
      CountDownLatch closed = new CountDownLatch(1);
      scrub.close(closed::countDown);
      closed.await();
      if (damaged.get() != null) {
        throw new IOException(damaged.get() + " is damaged");
      }
      return Figures.ofPause(
          key("scrub"), after.secondsSince(before) * 1e3, before, after, Map.of());
    }
  }

  private Figures memory() throws IOException, InterruptedException {
    Sample now = processes.sample();
    String http = ChunkserverPorts.http(cluster.chunkserverAddresses().get(0));
    return Figures.ofAmount(
        key("memory"),
        Footprint.residentMib(server.pid()),
        Figures.MEBIBYTES,
        now,
        processes.sample(),
        Map.of(
            "heap",
            Footprint.heapMib(admin.get(http, "/metrics").body()),
            "disk",
            Footprint.diskMib(cluster.data(server))));
  }
}
