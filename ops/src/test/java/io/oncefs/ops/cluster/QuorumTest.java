package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorumTest {
  private static final List<String> HOSTS = List.of("10.9.9.1:9640", "127.0.0.1:9640");

  @TempDir private Path directory;

  @Test
  void knowsWhichMastersRunHere() {
    assertFalse(Quorum.isHere(HOSTS.get(0)));
    assertTrue(Quorum.isHere(HOSTS.get(1)));
  }

  @Test
  void configurationFileHoldsTheWholeQuorum() throws Exception {
    Quorum quorum = new Quorum(new ClusterId(new Id128(7, 11)), HOSTS);
    Path file = directory.resolve("oncefs.conf");
    ClusterFile.write(file, quorum);
    assertEquals(quorum, ClusterFile.read(file));
  }
}
