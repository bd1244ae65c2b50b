package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.ops.bench.prepared.Population;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
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
 * Masters that look after so many files: what they answer and how fast, how long they take to start
 * and to change their leader, and what memory they need. None of it may depend on how many there
 * are.
 */
public final class ManyFiles {
  private static final int THREADS = 16;
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration AT_REST = Duration.ofSeconds(5);
  private static final String TABLES = "tables";
  private static final int OK = 200;

  private final ProcessCluster cluster;
  private final OnceFs fs;
  private final Population population;
  private final Processes processes;
  private final Clock clock;
  private final AdminClient admin = new AdminClient();
  private final AtomicLong made = new AtomicLong();

  /** Of a cluster whose masters began with this population. */
  public ManyFiles(ProcessCluster cluster, OnceFs fs, Population population, Processes processes) {
    this.cluster = cluster;
    this.fs = fs;
    this.population = population;
    this.processes = processes;
    this.clock = processes.clock();
  }

  private String key(String work) {
    return "files " + population.files() + " " + work;
  }

  /** What is asked and changed. */
  public List<Figures> work(Duration warmup, Schedule times)
      throws IOException, InterruptedException {
    if (!warmup.isZero()) {
      Metadata.warmUp(fs, "/warm", warmup.dividedBy(2), processes);
    }
    List<Figures> all = new ArrayList<>();
    all.add(run("stat", THREADS, times, this::stat));
    all.add(run("stat", 1, times, this::stat));
    all.add(run("list " + Population.FILES_PER_DIRECTORY, 1, times, this::list));
    all.add(run("create", THREADS, times, this::create));
    all.add(run("create", 1, times, this::create));
    return all;
  }

  private Figures run(String work, int threads, Schedule times, Operations.Operation operation)
      throws IOException, InterruptedException {
    return Operations.run(key(work), threads, times, processes, operation);
  }

  private void stat(int thread, SplittableRandom random) throws IOException {
    fs.stat(Population.path(random.nextLong(population.files())));
  }

  private void list(int thread, SplittableRandom random) throws IOException {
    String directory = Population.directoryOf(random.nextLong(population.files()));
    if (fs.list(directory).isEmpty()) {
      throw new IOException(directory + " has lost its files");
    }
  }

  private void create(int thread, SplittableRandom random) throws IOException {
    fs.create("/made/" + thread + "/" + made.getAndIncrement());
  }

  /** What the masters take of the machine: memory, and processor time while nobody asks. */
  public List<Figures> rest() throws IOException, InterruptedException, TookTooLong {
    int leader = cluster.leader();
    Sample before = processes.sample();
    Threads.pause(AT_REST);
    Sample after = processes.sample();
    double seconds = after.secondsSince(before);
    Map<String, Object> cores = new LinkedHashMap<>();
    after.cpuSince(before).forEach((name, used) -> cores.put(name, used / seconds));
    Object leading = cores.getOrDefault(cluster.master(leader).name(), Double.NaN);
    Figures idle =
        Figures.ofAmount(key("idle-leader"), (double) leading, Figures.CORES, before, after, cores);
    Map<String, Object> memory = new LinkedHashMap<>();
    double largest = 0;
    for (int i = 0; i < cluster.masterAddresses().size(); i++) {
      ServerProcess each = cluster.master(i);
      double resident = Footprint.residentMib(each.pid());
      largest = Math.max(largest, resident);
      String http = MasterPorts.http(cluster.masterAddresses().get(i));
      memory.put(each.name() + "-resident", resident);
      memory.put(each.name() + "-heap", Footprint.heapMib(admin.get(http, "/metrics").body()));
    }
    memory.put("disk", Footprint.diskMib(cluster.data(cluster.master(leader))));
    return List.of(
        idle, Figures.ofAmount(key("memory"), largest, Figures.MEBIBYTES, before, after, memory));
  }

  /** A snapshot of the leader, and the longest that a change took meanwhile. */
  public Figures snapshot() throws IOException, InterruptedException, TookTooLong {
    String http = MasterPorts.http(cluster.masterAddresses().get(cluster.leader()));
    MetadataProbe probe = new MetadataProbe(fs, clock, "/during-snapshot").start();
    Sample before = processes.sample();
    probe.count();
    AdminClient.Reply reply = admin.post(http, "/v1/raft/snapshot", "");
    Sample after = processes.sample();
    Duration longest = probe.end();
    if (reply.status() != OK) {
      throw new IOException("no snapshot within some seconds: " + reply.body());
    }
    return Figures.ofPause(
        key("snapshot"),
        after.secondsSince(before) * 1e3,
        before,
        after,
        Map.of("changeMaxMillis", longest.toMillis()));
  }

  /** {@code kill -9} of the leader: the longest that a change of the namespace takes. */
  public Figures failover() throws IOException, InterruptedException, TookTooLong {
    return Takeover.strike(key("failover"), cluster, fs, processes);
  }

  /**
   * From {@code kill -9} of all masters: the time from their start until one leads and answers.
   *
   * @param fromSnapshot whether they have lost their tables, and begin with their last snapshot
   */
  public Figures start(boolean fromSnapshot) throws IOException, InterruptedException, TookTooLong {
    for (int i = 0; i < cluster.masterAddresses().size(); i++) {
      cluster.master(i).kill();
      if (fromSnapshot) {
        DurableFiles.deleteTree(cluster.data(cluster.master(i)).resolve(TABLES));
      }
    }
    Sample before = processes.sample();
    for (int i = 0; i < cluster.masterAddresses().size(); i++) {
      cluster.master(i).start();
      processes.and(cluster.master(i).name(), cluster.master(i).pid());
    }
    Await.until("a master to lead and to answer", START_LIMIT, this::isServed);
    Sample after = processes.sample();
    Figures figures =
        Figures.ofPause(
            key(fromSnapshot ? "start-from-snapshot" : "start"),
            after.secondsSince(before) * 1e3,
            before,
            after,
            Map.of());
    cluster.awaitReady();
    if (!isThere(Population.path(0))) {
      throw new IOException("files are missing after a start");
    }
    return figures;
  }

  private boolean isServed() throws IOException, InterruptedException {
    MasterRequest request = new MasterRequest.Stat(Population.path(population.files() - 1));
    for (String each : cluster.masterAddresses()) {
      // Its channel would wait longer and longer after each refusal while a process begins.
      if (leads(each)) {
        try (MasterAsk ask = new MasterAsk()) {
          return ask.ask(each, request).filter(MasterReply.Status.class::isInstance).isPresent();
        }
      }
    }
    return false;
  }

  private boolean leads(String master) throws InterruptedException {
    try {
      return admin.get(MasterPorts.http(master), "/raft/is-leader").status() == OK;
    } catch (IOException notUp) {
      return false;
    }
  }

  private boolean isThere(String path) throws OnceFsException {
    return fs.exists(path);
  }
}
