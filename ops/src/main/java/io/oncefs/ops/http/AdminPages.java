package io.oncefs.ops.http;

import io.oncefs.master.log.LogStatus.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which path shows what. */
public final class AdminPages {
  private AdminPages() {}

  /** Of a master. */
  public static Map<String, Page> of(MasterView master) {
    Map<String, Page> pages = common(master);
    pages.put("/raft/status", new RaftStatusPage(master));
    pages.put("/raft/leader", query -> leader(master));
    pages.put("/raft/is-leader", query -> isLeader(master));
    pages.put(
        "/v1/servers",
        query -> Answer.json(200, master.servers().stream().map(ServerRow::of).toList()));
    pages.put("/v1/chunks/summary", query -> Answer.json(200, master.chunks()));
    pages.put("/v1/cluster/health", query -> health(master));
    pages.put("/", new LivePage(master));
    return pages;
  }

  /** Of a chunkserver. */
  public static Map<String, Page> of(NodeView server) {
    Map<String, Page> pages = common(server);
    pages.put("/", new LivePage(server));
    return pages;
  }

  private static Map<String, Page> common(NodeView node) {
    Map<String, Page> pages = new HashMap<>();
    MetricsPage metrics = new MetricsPage(node.metrics());
    pages.put("/livez", query -> Answer.text(200, "ok\n"));
    pages.put("/readyz", query -> ready(node, query));
    pages.put("/metrics", metrics);
    pages.put("/config", query -> Answer.text(200, node.configuration()));
    pages.put("/threads", new ThreadsPage());
    pages.put(
        "/version",
        query ->
            Answer.json(
                200,
                Map.of(
                    "version", BuildVersion.current(),
                    "kind", node.kind(),
                    "id", node.id(),
                    "clusterId", node.clusterId(),
                    "java", Runtime.version().toString())));
    return pages;
  }

  private static Answer ready(NodeView node, Map<String, String> query) {
    List<Check> checks = node.readiness();
    boolean ready = checks.stream().allMatch(Check::holds);
    StringBuilder text = new StringBuilder();
    for (Check each : checks) {
      if (query.containsKey("verbose") || !each.holds()) {
        text.append(each.holds() ? "[+] " : "[-] ")
            .append(each.name())
            .append(": ")
            .append(each.detail())
            .append('\n');
      }
    }
    return Answer.text(
        ready ? 200 : 503, text.append(ready ? "ready\n" : "not ready\n").toString());
  }

  private static Answer leader(MasterView master) {
    RaftStatus.Leader leader = RaftStatus.of(master.log(), master).leader();
    return leader == null
        ? Answer.failure(503, "NO_LEADER", "this master knows no leader right now")
        : Answer.json(200, leader);
  }

  /** For load balancers: 200 the leader, 429 another one leads, 503 nobody does. */
  private static Answer isLeader(MasterView master) {
    if (master.log().role() == Role.LEADER && master.log().leaderReady()) {
      return Answer.text(200, "leader\n");
    }
    return master.log().leader() == null
        ? Answer.text(503, "no leader\n")
        : Answer.text(429, "not the leader\n");
  }

  private static Answer health(MasterView master) {
    ClusterHealth health = ClusterHealth.of(master);
    return Answer.json(health.health().equals(Problem.UNHEALTHY) ? 503 : 200, health);
  }
}
