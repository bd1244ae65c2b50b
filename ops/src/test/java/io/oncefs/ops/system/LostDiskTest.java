package io.oncefs.ops.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.Appender;
import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.Ran;
import io.oncefs.ops.cluster.ChunkStores;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine comes back with an empty disk: what was on it is made anew from the others. */
class LostDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final FileSettings SMALL_CHUNKS = new FileSettings(3, 2, 1 << 20);
  private static final int BYTES = 8 << 20;

  @TempDir private static Path directory;

  private static Ran oncefs(LocalCluster cluster, String... line) {
    return Ran.command(
        Stream.concat(Stream.of(line), Stream.of("-m", cluster.masters())).toArray(String[]::new));
  }

  private static void lose(Path disk) throws Exception {
    try (Stream<Path> all = Files.walk(disk)) {
      for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(each);
      }
    }
  }

  @Test
  void everyChunkIsAtItsGoalAgain() throws Exception {
    byte[] content = new byte[BYTES];
    new Random(7).nextBytes(content);
    DeploymentHome home = new DeploymentHome(directory);
    Path disk;
    try (LocalCluster cluster = LocalCluster.start(home, 3, 4)) {
      try (OnceFs fs = OnceFs.connect(cluster.masters())) {
        fs.create("/f", SMALL_CHUNKS);
        try (Appender appender = fs.appender("/f").writer("me").open()) {
          for (int at = 0; at < BYTES; at += 1 << 19) {
            appender.append(java.util.Arrays.copyOfRange(content, at, at + (1 << 19)));
          }
        }
      }
      // Of a chunk that was full just now a replica may not have heard yet where it ends.
      await().atMost(PATIENCE).until(() -> oncefs(cluster, "fsck", "/"), ran -> ran.exit() == 0);
      List<LocalCluster.Endpoint> endpoints = cluster.endpoints();
      disk = Path.of(endpoints.get(endpoints.size() - 1).data());
    }
    lose(disk);
    ChunkStores.format(disk, ClusterFile.read(home.configuration()).cluster());
    try (LocalCluster cluster = LocalCluster.start(home, 3, 4);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      Ran repaired = oncefs(cluster, "fsck", "--repair", "--timeout", "90", "/");
      assertEquals(0, repaired.exit(), repaired::toString);
      try (InputStream in = fs.open("/f")) {
        assertArrayEquals(content, in.readAllBytes());
      }
      Ran list = oncefs(cluster, "chunk", "ls", "/f");
      assertTrue(list.out().contains("SEALED"), list::toString);
    }
  }
}
