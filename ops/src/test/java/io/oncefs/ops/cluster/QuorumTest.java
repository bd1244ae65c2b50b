package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorumTest {
  private static final List<String> HOSTS = List.of("10.9.9.1:9640", "127.0.0.1:9640");

  @TempDir private Path directory;

  @Test
  void sameLineGivesTheSameIdsOnEveryHost() {
    assertEquals(Quorum.named("logs", HOSTS), Quorum.named("logs", HOSTS));
    assertNotEquals(Quorum.named("logs", HOSTS).cluster(), Quorum.named("other", HOSTS).cluster());
    assertNotEquals(
        Quorum.named("logs", HOSTS).cluster(), Quorum.named("logs", HOSTS.subList(0, 1)).cluster());
  }

  @Test
  void knowsWhichMastersRunHere() {
    Quorum quorum = Quorum.named("logs", HOSTS);
    assertEquals(List.of("127.0.0.1:9640"), quorum.here());
    assertEquals(List.of("10.9.9.1:9640"), quorum.elsewhere());
  }

  @Test
  void configurationFileHoldsTheWholeQuorum() throws Exception {
    Quorum quorum = Quorum.named("logs", HOSTS);
    Path file = directory.resolve("oncefs.conf");
    ClusterFile.write(file, quorum);
    assertEquals(quorum, ClusterFile.read(file));
  }
}
