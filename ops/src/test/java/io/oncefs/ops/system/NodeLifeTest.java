package io.oncefs.ops.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.oncefs.client.Appender;
import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.Ran;
import io.oncefs.ops.cluster.ChunkStores;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import io.oncefs.ops.cluster.Ports;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chunkserver is added and filled by the balancer, then another one is emptied. */
class NodeLifeTest {
  private static final FileSettings SMALL_CHUNKS = new FileSettings(3, 2, 1 << 20);
  private static final int BYTES = 40 << 20;
  private static final int PORTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SMALL_DISKS =
      Map.of(
          "oncefs.chunkserver.capacity", "320 MiB",
          "oncefs.chunkserver.reserve", "8 MiB",
          "oncefs.master.balance-threshold", "0.03");

  @TempDir private static Path directory;

  private static Ran oncefs(LocalCluster cluster, String... line) {
    return Ran.command(
        Stream.concat(Stream.of(line), Stream.of("-m", cluster.masters())).toArray(String[]::new));
  }

  private static JsonNode json(LocalCluster cluster, String... line) throws Exception {
    String[] more = Stream.concat(Stream.of(line), Stream.of("-o", "json")).toArray(String[]::new);
    Ran command = oncefs(cluster, more);
    assertEquals(0, command.exit(), command::toString);
    return new ObjectMapper().readTree(command.out());
  }

  /** Missing while no such server is known. */
  private static JsonNode server(LocalCluster cluster, String address) throws Exception {
    for (JsonNode each : json(cluster, "server", "ls")) {
      if (each.path("address").asText().equals(address)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private static long moved(LocalCluster cluster) throws Exception {
    JsonNode balance = json(cluster, "balance", "status");
    return (balance.isArray() ? balance.get(0) : balance).path("moved").asLong();
  }

  private static void assertWhole(OnceFs fs, byte[] content) throws Exception {
    try (InputStream in = fs.open("/f")) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  @Test
  void bytesMoveToANewServerAndAwayFromOneThatLeaves() throws Exception {
    byte[] content = new byte[BYTES];
    new Random(11).nextBytes(content);
    DeploymentHome home = new DeploymentHome(directory);
    String old;
    try (LocalCluster cluster = LocalCluster.start(home, 3, 3, SMALL_DISKS);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      fs.create("/f", SMALL_CHUNKS);
      try (Appender appender = fs.appender("/f").writer("me").open()) {
        for (int at = 0; at < BYTES; at += 1 << 19) {
          appender.append(Arrays.copyOfRange(content, at, at + (1 << 19)));
        }
      }
      var endpoints = cluster.endpoints();
      old = endpoints.get(endpoints.size() - 1).grpc();
    }
    String added = "127.0.0.1:" + new Ports().freeRow(PORTS);
    ChunkStores.format(home.chunkserver(added), ClusterFile.read(home.configuration()).cluster());
    try (LocalCluster cluster = LocalCluster.start(home, 3, 4, SMALL_DISKS);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> server(cluster, added).path("chunks").asLong() >= 8);
      assertWhole(fs, content);
      await().atMost(PATIENCE).until(() -> moved(cluster) >= 8);

      Ran leave =
          oncefs(cluster, "server", "decommission", server(cluster, old).path("store").asText());
      assertEquals(0, leave.exit(), leave::toString);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> server(cluster, old).path("duty").asText().equals("LEFT"));
      assertEquals("safe to stop for good", server(cluster, old).path("note").asText());
      assertWhole(fs, content);
      Ran checked = oncefs(cluster, "fsck", "/");
      assertEquals(0, checked.exit(), checked::toString);
      Ran refused =
          oncefs(cluster, "server", "forget", "--yes", server(cluster, old).path("store").asText());
      assertEquals(5, refused.exit(), refused::toString);
    }
  }
}
