package io.oncefs.ops.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.master.log.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminPagesTest {
  private final SampleMaster master = new SampleMaster();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start("127.0.0.1", 0, AdminPages.of(master));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(get(path).body());
  }

  @Test
  void raftStatusIsTheDocumentThatIsPublished() throws Exception {
    master.log = SampleMaster.leader(true);
    String published =
        """
        {"schema":1,"clusterId":"00000000-0000-0000-0000-00000000000c",
         "groupId":"00000000-0000-0000-0000-00000000000d",
         "node":{"id":"m1","address":"10.0.0.1:9641","http":"10.0.0.1:9642","version":"%s","uptimeMs":81234},
         "role":"LEADER","roleElapsedMs":2500,"leaderReady":true,"lifecycle":"RUNNING","term":2,
         "leader":{"id":"m1","address":"10.0.0.1:9641","http":"10.0.0.1:9642"},
         "log":{"lastIndex":40,"flushedIndex":40,"committedIndex":40,"appliedIndex":40,"snapshotIndex":-1,"applyLag":0},
         "quorum":{"voters":3,"required":2,"responsive":3,"failureTolerance":1},
         "peers":[
          {"id":"m2","address":"10.0.0.2:9641","role":"FOLLOWER","voter":true,"matchIndex":40,"nextIndex":41,
           "commitIndex":40,"trailsBy":0,"lastContactMs":29,"healthy":true},
          {"id":"m3","address":"10.0.0.3:9641","role":"FOLLOWER","voter":true,"matchIndex":31,"nextIndex":32,
           "commitIndex":31,"trailsBy":9,"lastContactMs":90000,"healthy":true}],
         "health":"HEALTHY","problems":[]}
        """
            .formatted(BuildVersion.current());
    assertEquals(new ObjectMapper().readTree(published), json("/raft/status"));
  }

  @Test
  void followerKnowsTheLeaderButNobodysIndices() throws Exception {
    master.log = SampleMaster.follower(true);
    JsonNode status = json("/raft/status");
    assertEquals("10.0.0.2:9642", status.at("/leader/http").asText());
    assertTrue(status.at("/peers/0/matchIndex").isNull(), status.toString());
    assertTrue(status.at("/quorum/responsive").isNull(), status.toString());
  }

  @Test
  void statusIsAnsweredWithoutALeader() throws Exception {
    master.log = SampleMaster.follower(false);
    assertEquals(200, get("/raft/status").statusCode());
    assertTrue(json("/raft/status").get("leader").isNull());
    assertEquals("NO_LEADER", json("/raft/status").at("/problems/0/code").asText());
    assertEquals(503, get("/raft/leader").statusCode());
    assertEquals(503, get("/raft/is-leader").statusCode());
    assertEquals(503, get("/readyz").statusCode());
    assertEquals(200, get("/livez").statusCode());
  }

  @Test
  void statusOfTheClusterIsWhatEachMasterSaysAndWhoIsSilent() throws Exception {
    SampleMaster second = new SampleMaster();
    second.log = SampleMaster.follower(true);
    try (AdminServer other = AdminServer.start("127.0.0.1", 0, AdminPages.of(second));
        ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      master.httpOfPeers.put(new NodeId("m2"), "127.0.0.1:" + other.port());
      master.httpOfPeers.put(new NodeId("m3"), "127.0.0.1:" + nobody.getLocalPort());
      // Who does not answer within a second is silent, on a busy machine also the one who would.
      JsonNode status =
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () -> json("/raft/status?scope=cluster"),
                  each -> each.path("silent").size() == 1);
      assertEquals("m1", status.get("asked").asText());
      assertEquals(json("/raft/status"), status.at("/masters/0"));
      assertEquals("FOLLOWER", status.at("/masters/1/role").asText(), status.toString());
      assertEquals("m3", status.at("/silent/0/id").asText(), status.toString());
      assertEquals("DEGRADED", status.get("health").asText());
      assertEquals(
          List.of("MASTER_SILENT", "LEADERS_DIFFER"),
          status.get("problems").findValuesAsText("code"));
    }
    assertEquals(400, get("/raft/status?scope=galaxy").statusCode());
  }

  @Test
  void silentMasterIsAProblemWithACount() throws Exception {
    master.log = SampleMaster.leader(false);
    JsonNode status = json("/raft/status");
    assertEquals("DEGRADED", status.get("health").asText());
    assertEquals("MASTER_SILENT", status.at("/problems/0/code").asText());
    assertEquals(1, status.at("/problems/0/count").asInt());
  }

  @Test
  void healthCountsChunkserversThatAreNeededAndMissing() throws Exception {
    master.servers.add(SampleMaster.server(1, true));
    master.servers.add(SampleMaster.server(2, false));
    HttpResponse<String> health = get("/v1/cluster/health");
    assertEquals(503, health.statusCode());
    assertTrue(health.body().contains("TOO_FEW_CHUNKSERVERS"), health.body());
    master.servers.add(SampleMaster.server(3, true));
    assertEquals(200, get("/v1/cluster/health").statusCode());
    assertEquals(3, json("/v1/servers").size());
  }

  @Test
  void fullChunkserversAreNamed() throws Exception {
    for (int i = 1; i <= 3; i++) {
      master.servers.add(SampleMaster.server(i, true));
    }
    assertEquals("HEALTHY", json("/v1/cluster/health").get("health").asText());
    master.servers.set(2, SampleMaster.server(3, true, 0));
    master.underGoal = 5;
    JsonNode health = json("/v1/cluster/health");
    assertEquals("DEGRADED", health.get("health").asText());
    assertEquals("CHUNKSERVER_FULL", health.at("/problems/0/code").asText());
    assertTrue(health.at("/problems/0/message").asText().contains("10.0.1.3:9650"));
    assertEquals("CHUNKS_UNDER_REPLICATED", health.at("/problems/1/code").asText());
    String why = health.at("/problems/1/message").asText();
    assertTrue(why.endsWith("no room for copies on 10.0.1.3:9650"), why);
    master.servers.set(1, SampleMaster.server(2, true, 0));
    assertEquals("UNHEALTHY", json("/v1/cluster/health").get("health").asText());
  }

  @Test
  void whatIsSilentIsStartedWithTheCommandThatIsNamed() throws Exception {
    master.log = SampleMaster.leader(false);
    master.servers.add(SampleMaster.server(1, true));
    master.servers.add(SampleMaster.server(2, true));
    master.servers.add(SampleMaster.server(3, false));
    JsonNode problems = json("/v1/cluster/health").get("problems");
    String masters = problems.at("/0/fix").asText();
    assertTrue(masters.contains("ops/bin/bootstrap-quorum --local 3"), masters);
    String servers = problems.at("/1/fix").asText();
    assertTrue(servers.contains("ops/bin/add-chunkserver --count 3"), servers);
  }

  @Test
  void loadBalancerTellsLeaderFromFollower() throws Exception {
    master.log = SampleMaster.leader(true);
    assertEquals(200, get("/raft/is-leader").statusCode());
    master.log = SampleMaster.follower(true);
    assertEquals(429, get("/raft/is-leader").statusCode());
  }

  @Test
  void unknownPathsAndMethodsAreTypedRefusals() throws Exception {
    HttpResponse<String> missing = get("/raft/statu");
    assertEquals(404, missing.statusCode());
    assertEquals(
        "NOT_FOUND", new ObjectMapper().readTree(missing.body()).at("/error/code").asText());
    HttpResponse<String> posted = send("POST", "/raft/status");
    assertEquals(405, posted.statusCode());
    assertEquals("GET, HEAD", posted.headers().firstValue("Allow").orElse(""));
    assertEquals(200, send("HEAD", "/raft/status").statusCode());
  }

  @Test
  void metricsAreFamiliesWithLabels() throws Exception {
    master.metrics.counter("appends").inc(7);
    master.metrics.timer("append.latency{stage=queue}").update(250, TimeUnit.MILLISECONDS);
    master.metrics.timer("append.latency{stage=store}").update(500, TimeUnit.MILLISECONDS);
    String text = get("/metrics").body();
    assertTrue(text.contains("oncefs_appends_total 7.0"), text);
    assertTrue(
        text.contains("oncefs_append_latency_seconds{stage=\"queue\",quantile=\"0.99\"} 0.25"),
        text);
    assertTrue(text.contains("oncefs_append_latency_seconds_count{stage=\"store\"} 1"), text);
    assertTrue(text.contains("jvm_memory_heap_used"), text);
  }

  @Test
  void everyPageAnswers() throws Exception {
    for (String path : AdminPages.of(master).keySet()) {
      HttpResponse<String> answer = get(path);
      assertTrue(answer.statusCode() == 200 || answer.statusCode() == 503, path);
      assertTrue(answer.body().length() > 0, path);
    }
  }
}
