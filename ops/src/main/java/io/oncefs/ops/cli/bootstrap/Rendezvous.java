package io.oncefs.ops.cli.bootstrap;

import io.oncefs.common.ClusterId;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.AdminServer;
import io.oncefs.ops.http.Answer;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.ops.http.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the hosts of a quorum meet before any master runs: each says that its directories are made,
 * on the ports its masters will use for HTTP.
 */
final class Rendezvous implements AutoCloseable {
  private static final String PATH = "/bootstrap";

  private final ClusterId cluster;
  private final List<AdminServer> servers = new ArrayList<>();
  private final AdminClient admin = new AdminClient();
  private final MasterAsk masters;
  private final Set<String> made = new HashSet<>();

  private Rendezvous(ClusterId cluster, MasterAsk masters) {
    this.cluster = cluster;
    this.masters = masters;
  }

  /** Says from now on that the directories of these masters are made. */
  static Rendezvous open(ClusterId cluster, List<String> ours, MasterAsk masters)
      throws IOException {
    Rendezvous rendezvous = new Rendezvous(cluster, masters);
    Map<String, Page> pages = Map.of(PATH, query -> Answer.text(200, cluster.toString()));
    for (String each : ours) {
      int port = Quorum.port(MasterPorts.http(each));
      rendezvous.servers.add(AdminServer.start(Quorum.host(each), port, pages));
    }
    return rendezvous;
  }

  /** Those of whom it is not known yet. */
  List<String> missing(List<String> others) throws InterruptedException {
    for (String each : others) {
      if (!made.contains(each) && isMade(each)) {
        made.add(each);
      }
    }
    return others.stream().filter(each -> !made.contains(each)).toList();
  }

  /** By its own word, or because it runs already. */
  private boolean isMade(String master) throws InterruptedException {
    try {
      AdminClient.Reply reply = admin.get(MasterPorts.http(master), PATH);
      if (reply.status() == 200 && reply.body().equals(cluster.toString())) {
        return true;
      }
    } catch (IOException notThere) {
      // Then it may run already, and answers as a master does.
    }
    return masters.identify(master).filter(each -> each.cluster().equals(cluster)).isPresent();
  }

  @Override
  public void close() {
    servers.forEach(AdminServer::close);
  }
}
