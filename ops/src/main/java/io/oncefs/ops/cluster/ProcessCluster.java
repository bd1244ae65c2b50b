package io.oncefs.ops.cluster;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.protocol.MasterReply.Identity;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole cluster of processes, each of which can be killed, paused and started again; on loopback
 * unless the premises say otherwise. They are Java processes with the class path of this one.
 */
public final class ProcessCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String MASTER_HEAP = "192m";
  private static final String CHUNKSERVER_HEAP = "256m";

  private final Quorum quorum;
  private final Premises premises;
  private final DeploymentHome home;
  private final List<ServerProcess> masters = new ArrayList<>();
  private final List<ServerProcess> chunkservers = new ArrayList<>();
  private final AdminClient admin = new AdminClient();
  private final MasterAsk ask = new MasterAsk();

  private ProcessCluster(Quorum quorum, Premises premises, DeploymentHome home) {
    this.quorum = quorum;
    this.premises = premises;
    this.home = home;
  }

  /** Formats everything below an empty directory, starts it, and waits until it is ready. */
  public static ProcessCluster start(Path directory, int masters, int chunkservers)
      throws IOException, InterruptedException, TookTooLong {
    return start(directory, Loopback.of(masters, chunkservers));
  }

  /** The same on other premises. */
  public static ProcessCluster start(Path directory, Premises premises)
      throws IOException, InterruptedException, TookTooLong {
    RealHost host = new RealHost(new HaltOnFault());
    DeploymentHome home = new DeploymentHome(directory);
    home.prepare();
    Quorum quorum = new Quorum(new ClusterId(host.entropy().nextId()), premises.masters());
    ClusterFile.write(home.configuration(), quorum);
    ProcessCluster cluster = new ProcessCluster(quorum, premises, home);
    try {
      for (String each : premises.masters()) {
        cluster.addMaster(each, host.entropy().nextId());
      }
      for (String each : premises.chunkservers()) {
        cluster.addChunkserver(each);
      }
      for (ServerProcess each : cluster.all()) {
        each.start();
      }
      cluster.awaitReady();
      return cluster;
    } catch (IOException | InterruptedException | TookTooLong | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private void addMaster(String address, Id128 request) throws IOException, InterruptedException {
    Path data = home.master(address);
    premises.furnish(name(data), data);
    premises.formatMaster(data, quorum, address, request);
    masters.add(server("master", address, data, MASTER_HEAP));
  }

  private void addChunkserver(String address) throws IOException, InterruptedException {
    Path data = home.chunkserver(address);
    premises.furnish(name(data), data);
    premises.formatChunkserver(address, data, quorum.cluster());
    chunkservers.add(server("chunkserver", address, data, CHUNKSERVER_HEAP));
  }

  private ServerProcess server(String kind, String address, Path data, String heap) {
    String name = name(data);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                kind,
                "--config",
                home.configuration().toString(),
                "-Doncefs." + kind + ".address=" + address,
                "-Doncefs." + kind + ".dir=" + data));
    arguments.addAll(premises.settings(name));
    List<String> java = JavaCommand.sameClassPath(heap, arguments);
    return new ServerProcess(name, premises.command(name, java), home.log(name));
  }

  private static String name(Path data) {
    return data.getFileName().toString();
  }

  /** Waits until a master leads and every server is ready. */
  public void awaitReady() throws IOException, InterruptedException, TookTooLong {
    for (ServerProcess each : all()) {
      awaitReady(each);
    }
  }

  /** Waits until this server is ready. */
  public void awaitReady(ServerProcess server)
      throws IOException, InterruptedException, TookTooLong {
    awaitReady(server, START_LIMIT);
  }

  private void awaitReady(ServerProcess server, Duration limit)
      throws IOException, InterruptedException, TookTooLong {
    String http = httpOf(server);
    Await.until(
        server.name() + " to be ready (see " + server.log() + ")",
        limit,
        () -> !server.isAlive() || Readiness.of(admin, http));
    if (!server.isAlive()) {
      throw new IOException(server.name() + " ended by itself; see " + server.log());
    }
  }

  /** Whether it becomes ready within the limit; if not, it is ended. */
  public boolean becomesReady(ServerProcess server, Duration limit) throws InterruptedException {
    try {
      awaitReady(server, limit);
      return true;
    } catch (IOException | TookTooLong refused) {
      server.end();
      return false;
    }
  }

  /** Replaces the store of a chunkserver that does not run by an empty one. */
  public void reformat(ServerProcess chunkserver) throws IOException {
    Path data = data(chunkserver);
    try (Stream<Path> old = Files.walk(data)) {
      for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(data)) {
          Files.delete(each);
        }
      }
    }
    ChunkStores.format(data, quorum.cluster());
  }

  private String httpOf(ServerProcess server) {
    String grpc = address(server);
    return masters.contains(server) ? MasterPorts.http(grpc) : ChunkserverPorts.http(grpc);
  }

  /** Where it serves clients, as host:port. */
  public String address(ServerProcess server) {
    int master = masters.indexOf(server);
    return master >= 0
        ? quorum.masters().get(master)
        : premises.chunkservers().get(chunkservers.indexOf(server));
  }

  /** Where a server takes what clients ask. */
  public int port(ServerProcess server) {
    return Quorum.port(address(server));
  }

  /** Where a server keeps its data. */
  public Path data(ServerProcess server) {
    return home.data(server.name());
  }

  /** host:port of the masters, as clients take it. */
  public String masters() {
    return quorum.line();
  }

  public List<String> masterAddresses() {
    return quorum.masters();
  }

  public List<String> chunkserverAddresses() {
    return premises.chunkservers();
  }

  public ServerProcess master(int index) {
    return masters.get(index);
  }

  public ServerProcess chunkserver(int index) {
    return chunkservers.get(index);
  }

  /** Every server, masters first. */
  public List<ServerProcess> all() {
    List<ServerProcess> all = new ArrayList<>(masters);
    all.addAll(chunkservers);
    return all;
  }

  /** Waits until some master leads, and says which. */
  public int leader() throws InterruptedException, TookTooLong {
    int[] found = {-1};
    Await.until(
        "a leader",
        START_LIMIT,
        () -> {
          for (int i = 0; i < masters.size(); i++) {
            if (masters.get(i).isAlive()
                && ask.identify(quorum.masters().get(i)).filter(Identity::leader).isPresent()) {
              found[0] = i;
            }
          }
          return found[0] >= 0;
        });
    return found[0];
  }

  /** Which chunkserver is the primary of the file's last chunk. */
  public int primaryOf(String path) throws IOException, InterruptedException, TookTooLong {
    return replicasOf(path).get(0);
  }

  /** Which chunkservers hold replicas of the file's last chunk, the primary first. */
  public List<Integer> replicasOf(String path)
      throws IOException, InterruptedException, TookTooLong {
    String master = quorum.masters().get(leader());
    return ask.lastChunk(master, path).replicas().stream()
        .map(each -> premises.chunkservers().indexOf(each.address()))
        .toList();
  }

  /** Ends all processes, the paused ones too. */
  @Override
  public void close() {
    for (ServerProcess each : all()) {
      each.end();
    }
    ask.close();
  }
}
