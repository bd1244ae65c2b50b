package io.oncefs.ops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.http.AdminClient.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RaftActionsTest {
  private static final String TOKEN = "sesame";

  private final SampleMaster master = new SampleMaster();
  private final AdminClient client = new AdminClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = guarded(TOKEN);
  }

  private AdminServer guarded(String token) throws IOException {
    return AdminServer.start(
        "127.0.0.1", 0, AdminPages.of(master), RaftActions.of(master), new AdminGuard(token));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply post(String path, String token) throws Exception {
    return client.post("127.0.0.1:" + server.port(), path, token);
  }

  private static String code(Reply reply) throws IOException {
    return reply.json().at("/error/code").asText();
  }

  @Test
  void aChangeIsDoneAndSaysSo() throws Exception {
    Reply snapshot = post("/v1/raft/snapshot", TOKEN);
    assertEquals(200, snapshot.status(), snapshot.body());
    assertEquals(41, snapshot.json().path("index").asLong());
    assertEquals(
        200, post("/v1/raft/voters?remove=m3&add=m4&address=10.0.0.4:9641", TOKEN).status());
    assertEquals(List.of("voters -[m3] +[Voter[id=m4, address=10.0.0.4:9641]]"), master.asked);
  }

  @Test
  void whatTakesLongIsUnderWay() throws Exception {
    Reply reply = post("/v1/raft/transfer?to=m2", TOKEN);
    assertEquals(202, reply.status(), reply.body());
    assertEquals(List.of("transfer m2"), master.asked);
  }

  @Test
  void refusalsHaveCodes() throws Exception {
    assertEquals("NOT_LEADER", code(post("/v1/raft/step-down", TOKEN)));
    assertEquals("INVALID", code(post("/v1/raft/transfer", TOKEN)));
    assertEquals("INVALID", code(post("/v1/raft/transfer?to=" + "x".repeat(300), TOKEN)));
    assertEquals("INVALID", code(post("/v1/raft/voters?add=m4", TOKEN)));
    assertEquals(405, post("/raft/status", TOKEN).status());
  }

  @Test
  void withoutTheTokenNothingIsDone() throws Exception {
    Reply wrong = post("/v1/raft/voters?remove=m3", "guess");
    assertEquals(403, wrong.status());
    assertEquals("WRONG_TOKEN", code(wrong));
    assertEquals(List.of(), master.asked);
  }

  @Test
  void aPostThatAnyPageCouldMakeIsRefusedAlsoWhereNoTokenIsSet() throws Exception {
    server.close();
    server = guarded("");
    assertEquals(200, post("/v1/raft/snapshot", "").status());
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/raft/voters?remove=m3");
    var plain =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    assertEquals(401, plain.statusCode());
    assertTrue(plain.body().contains("NO_TOKEN"), plain.body());
    assertEquals(List.of(), master.asked);
  }
}
