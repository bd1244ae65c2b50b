package io.oncefs.ops.cluster;

import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.protocol.MasterReply.Identity;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole cluster of processes on loopback, each of which can be killed, paused and started again.
 * They are Java processes with the class path of this one, and end with it at the latest.
 */
public final class ProcessCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String MASTER_HEAP = "192m";
  private static final String CHUNKSERVER_HEAP = "256m";
  private static final int OK = 200;

  private final Quorum quorum;
  private final List<ServerProcess> masters = new ArrayList<>();
  private final List<ServerProcess> chunkservers = new ArrayList<>();
  private final List<String> chunkserverAddresses = new ArrayList<>();
  private final AdminClient admin = new AdminClient();
  private final MasterAsk ask = new MasterAsk();

  private ProcessCluster(Quorum quorum) {
    this.quorum = quorum;
  }

  /** Formats everything below an empty directory, starts it, and waits until it is ready. */
  public static ProcessCluster start(Path directory, int masters, int chunkservers)
      throws IOException, InterruptedException, TookTooLong {
    RealHost host = new RealHost(new HaltOnFault());
    Ports ports = new Ports();
    DeploymentHome home = new DeploymentHome(directory);
    home.prepare();
    Quorum quorum = Quorum.onLoopback(host.entropy().nextId(), masters, ports);
    ClusterFile.write(home.configuration(), quorum);
    ProcessCluster cluster = new ProcessCluster(quorum);
    try {
      for (String each : quorum.masters()) {
        Path data = home.master(each);
        MasterStorage.format(data, quorum.members(), quorum.member(each), host.entropy().nextId());
        cluster.addMaster(home, each, data);
      }
      for (int i = 0; i < chunkservers; i++) {
        cluster.addChunkserver(home, ChunkserverPorts.free(ports));
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

  private void addMaster(DeploymentHome home, String address, Path data) {
    List<String> arguments =
        List.of(
            "master",
            "--config",
            home.configuration().toString(),
            "-Doncefs.master.address=" + address,
            "-Doncefs.master.dir=" + data);
    String name = data.getFileName().toString();
    masters.add(
        new ServerProcess(name, JavaCommand.sameClassPath(MASTER_HEAP, arguments), home.log(name)));
  }

  private void addChunkserver(DeploymentHome home, String address) throws IOException {
    Path data = home.chunkserver(address);
    ChunkStores.format(data, quorum.cluster());
    List<String> arguments =
        List.of(
            "chunkserver",
            "--config",
            home.configuration().toString(),
            "-Doncefs.chunkserver.address=" + address,
            "-Doncefs.chunkserver.dir=" + data);
    String name = data.getFileName().toString();
    chunkservers.add(
        new ServerProcess(
            name, JavaCommand.sameClassPath(CHUNKSERVER_HEAP, arguments), home.log(name)));
    chunkserverAddresses.add(address);
  }

  /** Waits until a master leads and every server is ready. */
  public void awaitReady() throws IOException, InterruptedException, TookTooLong {
    for (int i = 0; i < masters.size(); i++) {
      awaitReady(masters.get(i), MasterPorts.http(quorum.masters().get(i)));
    }
    for (int i = 0; i < chunkservers.size(); i++) {
      awaitReady(chunkservers.get(i), ChunkserverPorts.http(chunkserverAddresses.get(i)));
    }
  }

  private void awaitReady(ServerProcess server, String http)
      throws IOException, InterruptedException, TookTooLong {
    Await.until(
        server.name() + " to be ready (see " + server.log() + ")",
        START_LIMIT,
        () -> !server.isAlive() || admin.get(http, "/readyz").status() == OK);
    if (!server.isAlive()) {
      throw new IOException(server.name() + " ended by itself; see " + server.log());
    }
  }

  /** host:port of the masters, as clients take it. */
  public String masters() {
    return quorum.line();
  }

  public List<String> masterAddresses() {
    return quorum.masters();
  }

  public List<String> chunkserverAddresses() {
    return List.copyOf(chunkserverAddresses);
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
    String master = quorum.masters().get(leader());
    return chunkserverAddresses.indexOf(ask.lastChunk(master, path).primary().address());
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
