package io.oncefs.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import org.junit.jupiter.api.Test;

/** Three chunkservers and a master, without faults or with one at a time. */
class ClusterTest {
  private static final long BIG = 1 << 20;

  @Test
  void whatWasAppendedIsReadBackFromEveryReplica() {
    TestCluster cluster = new TestCluster(1, 3, BIG);
    cluster.awaitRegistered();
    TestWriter writer = new TestWriter(cluster, 0, 3, 100);
    writer.start();
    cluster.until("100 appends", writer::isDone);

    assertEquals(1, cluster.master.chunksOf(TestCluster.FILE).size());
    cluster.run(10 * TestCluster.MILLISECOND);
    for (TestCluster.Server each : cluster.servers) {
      var read =
          assertInstanceOf(
              ChunkReply.ReadBytes.class,
              cluster.ask(
                  each,
                  new ChunkRequest.Read(cluster.tail().description().chunk(), 0, 1 << 16, 0, 0)));
      assertEquals(lengthOf(writer), read.committedLength());
      assertEquals(lengthOf(writer), read.bytes().length());
      assertTrue(!read.sealed());
    }
  }

  private static long lengthOf(TestWriter writer) {
    return writer.acknowledged.keySet().stream()
        .mapToLong(seq -> TestWriter.payload(writer.id(), seq).length)
        .sum();
  }

  @Test
  void aFullChunkIsFollowedByOneThatKnowsAllWriters() {
    TestCluster cluster = new TestCluster(2, 3, 500);
    cluster.awaitRegistered();
    TestWriter writer = new TestWriter(cluster, 0, 1, 100);
    writer.start();
    cluster.until("100 appends", writer::isDone);

    assertTrue(cluster.master.chunksOf(TestCluster.FILE).size() > 3);
    assertEquals(0, writer.duplicatesHeard);
    cluster.master.sealsAsked.forEach(
        each ->
            assertEquals(io.oncefs.protocol.MasterRequest.SealReason.CHUNK_FULL, each.reason()));
  }
}
