package io.oncefs.ops.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.FileSettings;
import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.NumberedAppends;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real disks, real sockets, in this JVM. What breaks servers comes last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class LocalClusterTest {
  private static final FileSettings SMALL_CHUNKS = new FileSettings(3, 2, 1 << 20);

  @TempDir private static Path directory;
  private LocalCluster cluster;
  private OnceFs fs;

  @BeforeAll
  void start() throws Exception {
    cluster = LocalCluster.start(new DeploymentHome(directory), 3, 3);
    fs = OnceFs.connect(cluster.masters());
  }

  @AfterAll
  void stop() {
    fs.close();
    cluster.close();
  }

  private byte[] read(String path) throws Exception {
    try (InputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  @Test
  @Order(1)
  void whatGoesInComesOutOverManyChunks() throws Exception {
    byte[] bytes = new byte[5_300_000];
    new Random(1).nextBytes(bytes);
    fs.create("/many/chunks", SMALL_CHUNKS);
    try (Appender appender = fs.appender("/many/chunks").open()) {
      for (int from = 0; from < bytes.length; from += 100_000) {
        var unused =
            appender.appendAsync(java.util.Arrays.copyOfRange(bytes, from, from + 100_000));
      }
      appender.flush();
    }
    assertArrayEquals(bytes, read("/many/chunks"));
    assertTrue(fs.stat("/many/chunks").chunks() > 1, fs.stat("/many/chunks").toString());
  }

  @Test
  @Order(1)
  void theSameSequencesAgainAddNothing() throws Exception {
    long[] offsets = new long[20];
    for (int run = 0; run < 2; run++) {
      try (Appender appender = fs.appender("/again").writer("w").open()) {
        for (int i = 0; i < offsets.length; i++) {
          AppendResult result = appender.append(i + 1, ("line " + i + "\n").getBytes(UTF_8));
          assertEquals(run == 1, result.duplicate(), "line " + i);
          if (run == 0) {
            offsets[i] = result.offset();
          }
          assertEquals(offsets[i], result.offset(), "line " + i);
        }
      }
    }
    assertEquals(20, new String(read("/again"), UTF_8).lines().count());
  }

  @Test
  @Order(1)
  void directoriesListRenameAndDelete() throws Exception {
    fs.mkdirs("/tree/a");
    fs.append("/tree/a/one", "1".getBytes(UTF_8));
    fs.append("/tree/two", "22".getBytes(UTF_8));
    assertEquals(List.of("a", "two"), fs.list("/tree").stream().map(each -> each.name()).toList());
    fs.rename("/tree", "/moved");
    assertEquals(2, fs.length("/moved/two"));
    assertThrows(NotFound.class, () -> fs.stat("/tree/two"));
    fs.delete("/moved", true);
    assertFalse(fs.exists("/moved"));
  }

  @Test
  @Order(1)
  void everyMasterTellsItsStatusAndOneLeads() throws Exception {
    AdminClient admin = new AdminClient();
    // A pause of this process may make another master lead while it is asked.
    Await.until("one leader", Duration.ofMinutes(1), () -> leadersAmongReady(admin) == 1);
  }

  private int leadersAmongReady(AdminClient admin) throws Exception {
    cluster.awaitReady();
    int leaders = 0;
    for (LocalCluster.Endpoint each : cluster.endpoints()) {
      assertEquals(200, admin.get(each.http(), "/livez").status(), each.toString());
      if (admin.get(each.http(), "/readyz").status() != 200) {
        return 0;
      }
      assertEquals(200, admin.get(each.http(), "/metrics").status(), each.toString());
      if (each.name().startsWith("master")) {
        JsonNode status = admin.get(each.http(), "/raft/status").json();
        assertEquals(1, status.get("schema").asInt());
        assertEquals(2, status.get("peers").size());
        leaders += status.get("role").asText().equals("LEADER") ? 1 : 0;
      }
    }
    return leaders;
  }

  @Test
  @Order(2)
  void killingTheLeaderChangesNothingForAppends() throws Exception {
    NumberedAppends appends =
        new NumberedAppends(
                fs,
                new RealHost(new HaltOnFault()).clock(),
                new NumberedAppends.Plan("/numbered", 2, 6_000, 512, 1))
            .start();
    Await.until(
        "some appends",
        Duration.ofMinutes(1),
        () -> appends.acknowledged() > 1_000 || appends.hasFailed());
    int leader = cluster.leader();
    cluster.killMaster(leader);
    assertNotEquals(leader, cluster.leader());
    List<Attempt> history = appends.join();
    try (InputStream content = fs.open("/numbered")) {
      assertEquals(List.of(), HistoryChecker.check(history, content));
    }
    assertEquals(6_000, history.size());
    AdminClient admin = new AdminClient();
    for (int i = 0; i < 3; i++) {
      if (i != leader) {
        String http = cluster.endpoints().get(i).http();
        assertEquals(200, admin.get(http, "/raft/status").status());
      }
    }
    fs.mkdirs("/after/the/kill");
    cluster.startMaster(leader);
    cluster.awaitReady();
  }

  @Test
  @Order(3)
  void everythingIsThereAfterARestartOfAll() throws Exception {
    fs.append("/kept", "kept".getBytes(UTF_8));
    fs.close();
    cluster.close();
    cluster = LocalCluster.start(new DeploymentHome(directory), 3, 3);
    fs = OnceFs.connect(cluster.masters());
    assertEquals("kept", new String(read("/kept"), UTF_8));
    fs.append("/kept", " on".getBytes(UTF_8));
    assertEquals("kept on", new String(read("/kept"), UTF_8));
  }
}
