package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Masters that so many chunkservers report to: what a report costs, how long one takes, and what
 * clients get meanwhile.
 */
public final class ManyServers {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String DIRECTORY = "/made";

  private final ProcessCluster cluster;
  private final OnceFs fs;
  private final Crowd crowd;
  private final Population population;
  private final Processes processes;
  private final Clock clock;
  private final AtomicLong made = new AtomicLong();

  /** Of a cluster whose masters began with this population, held by that crowd. */
  public ManyServers(
      ProcessCluster cluster, OnceFs fs, Crowd crowd, Population population, Processes processes) {
    this.cluster = cluster;
    this.fs = fs;
    this.crowd = crowd;
    this.population = population;
    this.processes = processes;
    this.clock = processes.clock();
  }

  private String key(String work) {
    return "servers " + population.sites().size() + " " + work;
  }

  /**
   * The crowd begins to report: how long it takes until the leader has compared what each of them
   * says that it has with its tables. If that is not over in time, as long as it would take at that
   * pace.
   */
  public Figures census(Duration limit) throws IOException, InterruptedException, TookTooLong {
    try (MasterAsk ask = new MasterAsk()) {
      String leader = cluster.masterAddresses().get(cluster.leader());
      MasterReply.Identity identity =
          ask.identify(leader).orElseThrow(() -> new IOException(leader + " does not answer"));
      crowd.start(identity.cluster(), population, cluster.masterAddresses());
    }
    int servers = population.sites().size();
    Sample before = processes.sample();
    long end = clock.nanos() + limit.toNanos();
    while (crowd.surveyed() < servers && clock.nanos() - end < 0) {
      Threads.pause(LOOK);
    }
    Sample after = processes.sample();
    int surveyed = crowd.surveyed();
    double millis = after.secondsSince(before) * 1e3 * servers / Math.max(1, surveyed);
    return Figures.ofPause(key("census"), millis, before, after, Map.of("surveyed", surveyed));
  }

  /** Reports alone, and beside work of clients. */
  public List<Figures> work(Duration warmup, Schedule times)
      throws IOException, InterruptedException, TookTooLong {
    if (!warmup.isZero()) {
      Metadata.warmUp(fs, "/warm", warmup.dividedBy(2), processes);
    }
    List<Figures> all = new ArrayList<>();
    all.add(reports(times.measured()));
    all.add(
        Operations.run(
            key("stat"),
            1,
            times,
            processes,
            (thread, random) -> fs.stat(Population.path(random.nextLong(population.files())))));
    all.add(Operations.run(key("create"), 1, times, processes, this::create));
    all.add(openTails(times));
    return all;
  }

  private Figures reports(Duration time) throws IOException, InterruptedException, TookTooLong {
    String leader = cluster.master(cluster.leader()).name();
    crowd.count();
    Sample before = processes.sample();
    Threads.pause(time);
    Sample after = processes.sample();
    Latencies taken = crowd.latencies();
    Map<String, Object> notes = new LinkedHashMap<>();
    after
        .cpuSince(before)
        .forEach((name, used) -> notes.put(name + "-cores", used / after.secondsSince(before)));
    notes.put("leader", leader);
    notes.put("missed", crowd.missed());
    return Figures.ofOperations(key("report"), taken.count(), taken, before, after).with(notes);
  }

  private void create(int thread, SplittableRandom random) throws IOException {
    fs.create(DIRECTORY + "/" + made.getAndIncrement());
  }

  /** A tail for each of the files that were just made: servers are chosen for each. */
  private Figures openTails(Schedule times) throws IOException, InterruptedException, TookTooLong {
    AtomicLong opened = new AtomicLong();
    String leader = cluster.masterAddresses().get(cluster.leader());
    try (MasterAsk ask = new MasterAsk()) {
      return Operations.run(
          key("open-tail"),
          1,
          times,
          processes,
          (thread, random) -> {
            String path = DIRECTORY + "/" + opened.getAndIncrement() % made.get();
            try {
              openTail(ask, leader, path);
            } catch (InterruptedException stop) {
              Thread.currentThread().interrupt();
              throw new IOException("interrupted while a tail was opened", stop);
            }
          });
    }
  }

  private static void openTail(MasterAsk ask, String leader, String path)
      throws IOException, InterruptedException {
    MasterReply found =
        ask.ask(leader, new MasterRequest.Stat(path))
            .orElseThrow(() -> new IOException(leader + " does not answer"));
    if (found instanceof MasterReply.Status status) {
      var opened = ask.ask(leader, new MasterRequest.OpenTail(status.status().file(), null));
      if (opened.filter(MasterReply.Chunk.class::isInstance).isPresent()) {
        return;
      }
      throw new IOException("no tail of " + path + ": " + opened);
    }
    throw new IOException(path + " is not there: " + found);
  }

  /** {@code kill -9} of the leader: the longest that a change of the namespace takes. */
  public Figures failover() throws IOException, InterruptedException, TookTooLong {
    return Takeover.strike(key("failover"), cluster, fs, processes);
  }
}
