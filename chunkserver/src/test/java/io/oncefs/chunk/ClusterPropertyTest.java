package io.oncefs.chunk;

import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Four chunkservers, three writers, and whatever goes wrong: lost messages, crashes, partitions,
 * pauses, slow disks. The invariants hold after every event, and the history is right at the end.
 */
class ClusterPropertyTest {
  private static final int SEEDS = Integer.getInteger("oncefs.test.seeds", 40);
  private static final long FIRST_SEED = Long.getLong("oncefs.test.seed", 1);

  @Test
  void nothingIsLostDoubledOrReorderedWhateverFails() throws IOException {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      try {
        new Run(seed).go();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("replay with -Doncefs.test.seed=" + seed, broken);
      }
    }
  }

  /** One seed. */
  private static final class Run {
    private final TestCluster cluster;
    private final List<TestWriter> writers = new ArrayList<>();
    private boolean calm;

    Run(long seed) {
      this.cluster = new TestCluster(seed, 4, 2_000);
    }

    void go() throws IOException {
      cluster.awaitRegistered();
      for (int i = 0; i < 3; i++) {
        TestWriter writer =
            new TestWriter(cluster, i, 1 + cluster.scheduler.random().nextInt(4), 300);
        writer.sendsCopies = true;
        writers.add(writer);
        writer.start();
      }
      Invariants invariants = new Invariants(cluster, writers);
      cluster.afterEachEvent = invariants::check;
      cluster.network.loseMessages(cluster.scheduler.random().nextInt(3) * 0.002);
      trouble();
      cluster.scheduler.after(4 * TestCluster.SECOND, this::calmDown);
      cluster.until("all writers are done", () -> writers.stream().allMatch(TestWriter::isDone));
      calmDown();
      sealEverything();
      invariants.checkHistory();
    }

    private void trouble() {
      long wait = cluster.scheduler.random().nextLong(80 * TestCluster.MILLISECOND);
      cluster.scheduler.after(
          wait,
          () -> {
            if (!calm) {
              oneTrouble();
              trouble();
            }
          });
    }

    private void oneTrouble() {
      TestCluster.Server server =
          cluster.servers.get(cluster.scheduler.random().nextInt(cluster.servers.size()));
      long lasts = cluster.scheduler.random().nextLong(300 * TestCluster.MILLISECOND);
      switch (cluster.scheduler.random().nextInt(7)) {
        case 0 -> server.restart();
        case 1 -> {
          if (server.isUp()) {
            server.crash();
            cluster.scheduler.after(lasts, server::restart);
          }
        }
        case 2 -> {
          cluster.network.cutOff(server.address);
          cluster.scheduler.after(lasts, () -> cluster.network.reconnect(server.address));
        }
        case 3 -> {
          if (server.isUp()) {
            server.host.pause(lasts);
          }
        }
        case 4 -> {
          server.disk.disk.setCapacity(1_000);
          cluster.scheduler.after(lasts, () -> server.disk.disk.setCapacity(Long.MAX_VALUE));
        }
        case 5 -> server.syncNanosMax = 1 + cluster.scheduler.random().nextLong(50_000_000);
        default -> server.syncNanosMax = 300_000;
      }
    }

    /** From here on nothing fails, and everything has to come to its end. */
    private void calmDown() {
      if (calm) {
        return;
      }
      calm = true;
      cluster.network.loseMessages(0);
      cluster.servers.forEach(
          each -> {
            cluster.network.reconnect(each.address);
            each.disk.disk.setCapacity(Long.MAX_VALUE);
            each.syncNanosMax = 300_000;
            if (!each.isUp()) {
              each.restart();
            }
          });
    }

    private void sealEverything() {
      for (ChunkInfo each : cluster.master.chunksOf(TestCluster.FILE)) {
        if (each.isOpen()) {
          cluster.master.handle(
              new SealChunk(each.description().chunk(), SealReason.REQUESTED, null, false),
              ignored -> {});
        }
      }
      cluster.until(
          "everything is sealed where it should be", () -> cluster.master.allSealsConfirmed());
    }
  }
}
