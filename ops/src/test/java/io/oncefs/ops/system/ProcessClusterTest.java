package io.oncefs.ops.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.bench.ExactlyOnceTrial;
import io.oncefs.ops.bench.ExactlyOnceTrial.Round;
import io.oncefs.ops.bench.ExactlyOnceTrial.Victim;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with {@code kill -9}; the full size is {@code oncefs bench verify}. */
class ProcessClusterTest {
  private static final int WRITERS = 4;
  private static final long RECORDS = 8_000;

  @TempDir private Path directory;

  @Test
  @Timeout(300)
  void everyRecordIsThereOnceAndInOrderWhoeverIsKilled() throws Exception {
    try (ProcessCluster cluster = ProcessCluster.start(directory, 3, 3);
        OnceFs fs = OnceFs.connect(cluster.masters())) {
      List<Round> rounds =
          new ExactlyOnceTrial(cluster, fs, new RealHost(new HaltOnFault()).clock())
              .run(
                  new ExactlyOnceTrial.Plan(WRITERS, RECORDS, 1_024, List.of(Victim.values())),
                  line -> {});
      for (Round each : rounds) {
        assertEquals(List.of(), each.anomalies(), each.toString());
        assertEquals(RECORDS, each.appends(), each.toString());
      }
    }
  }
}
