package io.oncefs.ops.bench.prepared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.OnceFs;
import io.oncefs.master.tables.TableStore;
import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.ProcessCluster;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that begin with a prepared state serve it, and go on from it. */
class PreparedStatesTest {
  @TempDir private Path directory;

  @Test
  void serversGoOnFromIt() throws Exception {
    Population population = new Population(1_500, Population.nobody(1), 1, 100);
    PreparedStates states = new PreparedStates(directory.resolve("prepared"));
    List<Long> written = new ArrayList<>();
    states.open("files", population, written::add).close();
    assertEquals(1_500L, written.get(written.size() - 1));
    try (TableStore tables = states.open("files", population, so -> written.clear())) {
      assertTrue(!written.isEmpty(), "it was made again");
      try (ProcessCluster cluster =
              ProcessCluster.start(
                  directory.resolve("cluster"),
                  new PreparedPremises(Loopback.of(1, 1), tables, population, "128m"));
          OnceFs fs = OnceFs.connect(cluster.masters())) {
        assertEquals(2, fs.list(Population.ROOT).size());
        assertEquals(1_000, fs.list(Population.directoryOf(0)).size());
        assertEquals(100, fs.stat(Population.path(1_499)).length());
        try (InputStream in = fs.open(Population.path(1_234))) {
          assertEquals(100, in.readAllBytes().length);
        }
        fs.create(Population.ROOT + "/another");
        assertTrue(fs.exists(Population.ROOT + "/another"));
      }
    }
  }
}
