package io.oncefs.ops.cluster;

import io.oncefs.common.ClusterId;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.ops.http.NodeView;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masters and chunkservers in this JVM: real disks, real sockets on loopback. A directory that a
 * cluster was started on before is started on again, on the same ports.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final DeploymentHome home;
  private final Quorum quorum;
  private final ServerSettings settings;
  private final List<@Nullable RunningMaster> masters = new ArrayList<>();
  private final List<RunningChunkserver> chunkservers = new ArrayList<>();

  private LocalCluster(DeploymentHome home, Quorum quorum, Map<String, String> changed) {
    this.home = home;
    this.quorum = quorum;
    this.settings = new ServerSettings(quorum, changed);
  }

  /** A server and where it is reached. */
  public record Endpoint(String name, String grpc, String http, String data) {}

  /** Formats what is not there, starts everything, and waits until it is ready. */
  public static LocalCluster start(DeploymentHome home, int masters, int chunkservers)
      throws IOException, InterruptedException, TookTooLong {
    return start(home, masters, chunkservers, Map.of());
  }

  /** The same with settings other than the defaults. */
  public static LocalCluster start(
      DeploymentHome home, int masters, int chunkservers, Map<String, String> changed)
      throws IOException, InterruptedException, TookTooLong {
    home.prepare();
    RealHost host = new RealHost(new HaltOnFault());
    Loopback loopback = Loopback.of(masters, chunkservers);
    boolean existing = Files.exists(home.configuration());
    Quorum quorum =
        existing
            ? ClusterFile.read(home.configuration())
            : new Quorum(new ClusterId(host.entropy().nextId()), loopback.masters());
    if (!existing) {
      for (String each : quorum.masters()) {
        MasterStorage.format(
            home.master(each), quorum.members(), quorum.member(each), host.entropy().nextId());
      }
      for (String each : loopback.chunkservers()) {
        ChunkStores.format(home.chunkserver(each), quorum.cluster());
      }
      ClusterFile.write(home.configuration(), quorum);
    }
    LocalCluster cluster = new LocalCluster(home, quorum, changed);
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | TookTooLong | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private void startAll() throws IOException, InterruptedException, TookTooLong {
    for (int i = 0; i < quorum.masters().size(); i++) {
      masters.add(null);
      startMaster(i);
    }
    for (String each : home.chunkservers()) {
      String address = DeploymentHome.loopbackAddress(each);
      chunkservers.add(
          RunningChunkserver.start(
              settings.chunkserver(address, home.data(each)),
              "the defaults\n",
              new ReportedFault(each),
              why -> LOG.error("{} is refused: {}", each, why)));
    }
    awaitReady();
  }

  /** Starts a master that was killed. */
  public void startMaster(int index) throws IOException {
    String address = quorum.masters().get(index);
    Path data = home.master(address);
    masters.set(
        index,
        RunningMaster.start(
            settings.master(address, data),
            "the defaults\n",
            "",
            new ReportedFault(data.getFileName().toString())));
  }

  /** Ends a master at once: no goodbye to the others, nothing flushed. */
  public void killMaster(int index) {
    RunningMaster master = masters.get(index);
    if (master != null) {
      masters.set(index, null);
      master.kill();
    }
  }

  /** Waits until every server that was not killed is ready. */
  public void awaitReady() throws InterruptedException, TookTooLong {
    List<NodeView> all = new ArrayList<>(chunkservers);
    for (RunningMaster each : masters) {
      if (each != null) {
        all.add(each);
      }
    }
    for (NodeView each : all) {
      Await.until(
          each.kind() + " " + each.address() + " to be ready",
          START_LIMIT,
          () -> Readiness.of(each));
    }
  }

  /** Waits until some master leads and is ready, and says which. */
  public int leader() throws InterruptedException, TookTooLong {
    int[] found = {-1};
    Await.until(
        "a leader",
        START_LIMIT,
        () -> {
          for (int i = 0; i < masters.size(); i++) {
            RunningMaster each = masters.get(i);
            if (each != null
                && each.log().role() == LogStatus.Role.LEADER
                && each.log().leaderReady()) {
              found[0] = i;
            }
          }
          return found[0] >= 0;
        });
    return found[0];
  }

  /** host:port of the masters, as clients take it. */
  public String masters() {
    return quorum.line();
  }

  public List<String> masterAddresses() {
    return quorum.masters();
  }

  /** Every server, masters first, also those that were killed. */
  public List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    for (String each : quorum.masters()) {
      Path data = home.master(each);
      all.add(
          new Endpoint(
              data.getFileName().toString(), each, MasterPorts.http(each), data.toString()));
    }
    for (RunningChunkserver each : chunkservers) {
      Path data = home.chunkserver(each.address());
      all.add(
          new Endpoint(
              data.getFileName().toString(), each.address(), each.httpAddress(), data.toString()));
    }
    return all;
  }

  @Override
  public void close() {
    chunkservers.forEach(RunningChunkserver::close);
    chunkservers.clear();
    for (int i = 0; i < masters.size(); i++) {
      RunningMaster master = masters.get(i);
      if (master != null) {
        masters.set(i, null);
        master.close();
      }
    }
  }

  /** In a process of many servers a fault of one must not end the others. */
  private record ReportedFault(String server) implements FaultHandler {
    @Override
    public void fatal(String what, Throwable cause) {
      LOG.error("{} must not go on: {}", server, what, cause);
    }
  }
}
