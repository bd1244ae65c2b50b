package io.oncefs.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few chunkservers and a master, without faults or with one at a time. */
class ClusterTest {
  private static final long BIG = 1 << 20;

  private TestCluster cluster;
  private final List<TestWriter> writers = new ArrayList<>();

  private void cluster(int servers, long capacity) {
    cluster = new TestCluster(1, servers, capacity);
    cluster.awaitRegistered();
    cluster.afterEachEvent = new Invariants(cluster, writers)::check;
  }

  private TestWriter writes(int perRequest, long goal) {
    TestWriter writer = new TestWriter(cluster, writers.size(), perRequest, goal);
    writers.add(writer);
    writer.start();
    return writer;
  }

  private ChunkId tail() {
    return cluster.tail().description().chunk();
  }

  private ReadBytes read(TestCluster.Server server, long offset, long proven) {
    return assertInstanceOf(
        ReadBytes.class, cluster.ask(server, new Read(tail(), offset, 1 << 16, proven, 0)));
  }

  private static long lengthOf(TestWriter writer) {
    return writer.acknowledged.keySet().stream()
        .mapToLong(seq -> TestWriter.payload(writer.id(), seq).length)
        .sum();
  }

  @Test
  void whatWasAppendedIsReadBackFromEveryReplica() {
    cluster(3, BIG);
    TestWriter writer = writes(3, 100);
    cluster.until("100 appends", writer::isDone);

    assertEquals(1, cluster.master.chunksOf(TestCluster.FILE).size());
    cluster.run(10 * TestCluster.MILLISECOND);
    for (TestCluster.Server each : cluster.servers) {
      ReadBytes read = read(each, 0, 0);
      assertEquals(lengthOf(writer), read.committedLength());
      assertEquals(lengthOf(writer), read.bytes().length());
      assertEquals(read.bytes().crc32c(), read.crc32c());
      assertTrue(!read.sealed());
    }
  }

  @Test
  void aFullChunkIsFollowedByOneThatKnowsAllWriters() {
    cluster(3, 500);
    TestWriter writer = writes(1, 100);
    cluster.until("100 appends", writer::isDone);

    assertTrue(cluster.master.chunksOf(TestCluster.FILE).size() > 3);
    assertEquals(0, writer.duplicatesHeard);
    cluster.master.sealsAsked.forEach(each -> assertEquals(SealReason.CHUNK_FULL, each.reason()));
  }

  @Test
  void anAnswerThatIsLostIsGivenAgainToTheRetry() {
    cluster(3, BIG);
    TestWriter writer = writes(2, 40);
    cluster.until("some appends", () -> writer.lastSequence() >= 10);
    cluster.network.loseAnswersTo("writer0", 3);
    cluster.until("40 appends", writer::isDone);
    assertTrue(writer.duplicatesHeard >= 2);
  }

  @Test
  void aReplicaThatBreaksEndsTheChunkAndAppendsGoOn() {
    cluster(4, BIG);
    TestWriter writer = writes(1, 200);
    cluster.until("some appends", () -> writer.lastSequence() >= 50);
    TestCluster.Server replica =
        cluster.serverOf(cluster.tail().description().replicas().get(1).store());
    long broke = cluster.scheduler.nowNanos();
    replica.crash();
    long before = writer.lastSequence();
    cluster.until("appends go on", () -> writer.lastSequence() > before + 1);
    assertTrue(cluster.scheduler.nowNanos() - broke < 150 * TestCluster.MILLISECOND);
    assertEquals(
        SealReason.REPLICA_BROKEN,
        cluster.master.sealsAsked.get(cluster.master.sealsAsked.size() - 1).reason());
    replica.restart();
    cluster.until("200 appends", writer::isDone);
  }

  @Test
  void aReplicaThatIsSilentEndsTheChunkAfterTheBound() {
    cluster(4, BIG);
    TestWriter writer = writes(1, 200);
    cluster.until("some appends", () -> writer.lastSequence() >= 50);
    TestCluster.Server replica =
        cluster.serverOf(cluster.tail().description().replicas().get(2).store());
    long since = cluster.scheduler.nowNanos();
    replica.host.pause(5 * TestCluster.SECOND);
    long before = writer.lastSequence();
    cluster.until("appends go on", () -> writer.lastSequence() > before + 1);
    assertTrue(cluster.scheduler.nowNanos() - since < 500 * TestCluster.MILLISECOND);
    assertTrue(
        cluster.master.sealsAsked.stream()
            .anyMatch(each -> each.reason() == SealReason.REPLICA_SILENT));
    cluster.run(6 * TestCluster.SECOND);
    cluster.until("200 appends", writer::isDone);
  }

  @Test
  void aPrimaryThatRestartsKeepsWhatItAcknowledged() {
    cluster(3, BIG);
    TestWriter writer = writes(1, 200);
    cluster.until("some appends", () -> writer.lastSequence() >= 50);
    ChunkId chunk = tail();
    cluster.primary().restart();
    cluster.until("200 appends", writer::isDone);
    assertNotEquals(chunk, tail());
    assertTrue(
        cluster.master.sealsAsked.stream()
            .anyMatch(each -> each.reason() == SealReason.PRIMARY_RESTARTED));
  }

  @Test
  void allServersAtOnceMayRestart() {
    cluster(3, BIG);
    TestWriter writer = writes(4, 400);
    for (int i = 1; i <= 4; i++) {
      long enough = i * 60L;
      cluster.until("some appends", () -> writer.lastSequence() >= enough);
      cluster.servers.forEach(TestCluster.Server::restart);
    }
    cluster.until("400 appends", writer::isDone);
  }

  @Test
  void aServerThatIsNotRegisteredTakesNoAppend() {
    cluster(3, BIG);
    TestWriter writer = writes(1, 5);
    cluster.until("5 appends", writer::isDone);
    cluster.master.registers = false;
    TestCluster.Server server = cluster.primary();
    server.restart();
    Slice bytes = Slice.of(new byte[] {1});
    AppendRecord record = new AppendRecord(1, bytes, bytes.crc32c(), -1);
    Refused refused =
        assertInstanceOf(
            Refused.class,
            cluster.ask(
                server,
                new Append(tail(), writer.id(), new WriterEpoch(0), 0, List.of(record), 0)));
    assertEquals(Code.NOT_REGISTERED, refused.code());
    assertInstanceOf(ChunkReply.Fenced.class, cluster.ask(server, new ChunkRequest.Fence(tail())));
  }

  @Test
  void anotherStoreAtTheAddressSaysSo() {
    cluster(3, BIG);
    ChunkReply[] heard = new ChunkReply[1];
    cluster
        .servers
        .get(0)
        .node
        .handle(
            new StoreId(new Id128(0, 0)),
            new ChunkRequest.Fence(new ChunkId(1)),
            reply -> heard[0] = reply);
    assertEquals(Code.WRONG_STORE, assertInstanceOf(Refused.class, heard[0]).code());
  }

  @Test
  void nothingThatIsNotCommittedIsServedWithoutProof() {
    cluster(3, BIG);
    TestWriter writer = writes(1, 10);
    cluster.until("10 appends", writer::isDone);
    cluster.run(10 * TestCluster.MILLISECOND);
    long committed = lengthOf(writer);
    TestCluster.Server deaf =
        cluster.serverOf(cluster.tail().description().replicas().get(2).store());
    TestCluster.Server other =
        cluster.serverOf(cluster.tail().description().replicas().get(1).store());
    // The third replica hears of no prepare any more: what the others store is not committed.
    cluster.network.tap(
        (from, to, request) -> request instanceof Prepare && to.equals(deaf.address));
    writes(1, 1);
    cluster.until(
        "the others have stored it",
        () -> lengthAt(other) > committed && lengthAt(cluster.primary()) > committed);
    assertEquals(committed, read(other, 0, 0).bytes().length());
    assertEquals(
        committed,
        ((ChunkReply.CommittedTo) cluster.ask(cluster.primary(), new CommittedLength(tail())))
            .length());
    // Proof opens no more than the replica holds.
    assertEquals(committed, read(deaf, 0, committed + 100).bytes().length());
  }

  private long lengthAt(TestCluster.Server server) {
    try {
      StoredReplica replica = server.store.replica(tail());
      return replica == null ? 0 : replica.prepared().length();
    } catch (java.io.IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void aReadWaitsForWhatIsAppendedNext() {
    cluster(3, BIG);
    TestWriter first = writes(1, 1);
    cluster.until("an append", first::isDone);
    cluster.run(10 * TestCluster.MILLISECOND);
    long end = lengthOf(first);
    ReadBytes[] heard = new ReadBytes[1];
    TestCluster.Server server = cluster.servers.get(0);
    server.node.handle(
        server.disk.storeId(),
        new Read(tail(), end, 100, 0, 5_000),
        reply -> heard[0] = (ReadBytes) reply);
    cluster.run(100 * TestCluster.MILLISECOND);
    assertNull(heard[0], "it is held back");
    TestWriter second = writes(1, 1);
    cluster.until("the read is answered", () -> heard[0] != null);
    assertEquals(TestWriter.payload(second.id(), 1).length, heard[0].bytes().length());
  }

  @Test
  void aReadThatWaitedEnoughIsAnsweredWithNothing() {
    cluster(3, BIG);
    TestWriter first = writes(1, 1);
    cluster.until("an append", first::isDone);
    cluster.run(10 * TestCluster.MILLISECOND);
    long since = cluster.scheduler.nowNanos();
    ReadBytes nothing =
        assertInstanceOf(
            ReadBytes.class,
            cluster.ask(cluster.servers.get(0), new Read(tail(), lengthOf(first), 100, 0, 300)));
    assertEquals(0, nothing.bytes().length());
    long waited = cluster.scheduler.nowNanos() - since;
    assertTrue(waited >= 300 * TestCluster.MILLISECOND && waited < 310 * TestCluster.MILLISECOND);
  }

  @Test
  void aReadOfAnUnknownChunkGoesElsewhere() {
    cluster(3, BIG);
    Refused refused =
        assertInstanceOf(
            Refused.class,
            cluster.ask(cluster.servers.get(0), new Read(new ChunkId(99), 0, 1, 0, 5_000)));
    assertEquals(Code.NOT_HERE, refused.code());
  }

  @Test
  void recordedResultsAreFoundByWriterAndSequence() {
    cluster(3, BIG);
    TestWriter one = writes(3, 30);
    TestWriter other = writes(2, 20);
    cluster.until("50 appends", () -> one.isDone() && other.isDone());
    cluster.run(10 * TestCluster.MILLISECOND);
    var found =
        assertInstanceOf(
            ChunkReply.FoundRecords.class,
            cluster.ask(cluster.servers.get(1), new FindRecords(tail(), one.id(), 5, 9, 0, 100)));
    assertTrue(found.complete());
    assertEquals(
        List.of(5L, 6L, 7L, 8L, 9L),
        found.results().stream().map(each -> each.sequence()).toList());
    found
        .results()
        .forEach(each -> assertEquals(one.acknowledged.get(each.sequence()), each.offset()));
    var page =
        assertInstanceOf(
            ChunkReply.FoundRecords.class,
            cluster.ask(cluster.servers.get(1), new FindRecords(tail(), one.id(), 5, 9, 0, 2)));
    assertTrue(!page.complete() && !page.sealed());
    assertEquals(found.results().subList(0, 2), page.results());
    var next =
        assertInstanceOf(
            ChunkReply.FoundRecords.class,
            cluster.ask(
                cluster.servers.get(1),
                new FindRecords(tail(), one.id(), 7, 9, page.nextLsn(), 100)));
    assertEquals(found.results().subList(2, 5), next.results());
    var beyond =
        assertInstanceOf(
            ChunkReply.FoundRecords.class,
            cluster.ask(
                cluster.servers.get(1),
                new FindRecords(tail(), one.id(), 7, 9, next.nextLsn(), 100)));
    assertEquals(List.of(), beyond.results());
  }

  @Test
  void fullQueuesAnswerOverloaded() {
    cluster(3, BIG);
    TestWriter writer = writes(1, 1);
    cluster.until("an append", writer::isDone);
    TestCluster.Server primary = cluster.primary();
    Slice bytes = Slice.of(new byte[100_000]);
    List<ChunkReply> heard = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      AppendRecord record = new AppendRecord(1, bytes, bytes.crc32c(), -1);
      Append append =
          new Append(
              tail(), WriterId.random(new Id128(50, i)), new WriterEpoch(0), 0, List.of(record), 0);
      primary.node.handle(primary.disk.storeId(), append, heard::add);
    }
    assertTrue(heard.size() > 10);
    heard.forEach(
        each -> assertEquals(Code.OVERLOADED, assertInstanceOf(Refused.class, each).code()));
    cluster.until("the others are answered", () -> heard.size() == 60);
    cluster.until("nothing is held", () -> primary.node.status().waitingBytes() == 0);
  }

  @Test
  void aFullDiskTakesNoAppendsButFencesAndReads() {
    cluster(3, 500);
    TestWriter writer = writes(1, 60);
    cluster.until(
        "a second chunk is written",
        () ->
            cluster.master.chunksOf(TestCluster.FILE).size() > 1
                && cluster.tail().isOpen()
                && lengthAt(cluster.primary()) > 0);
    ChunkId first = cluster.master.chunksOf(TestCluster.FILE).get(0).description().chunk();
    ChunkId second = tail();
    TestCluster.Server full =
        cluster.serverOf(cluster.tail().description().replicas().get(1).store());
    full.disk.disk.setCapacity(1);
    cluster.until("the chunk ends", () -> !tail().equals(second) || !cluster.tail().isOpen());
    assertNotEquals(Phase.OPEN, phaseAt(full, second));
    ReadBytes read =
        assertInstanceOf(ReadBytes.class, cluster.ask(full, new Read(first, 0, 1 << 16, 0, 0)));
    assertTrue(read.sealed());
    assertEquals(read.committedLength(), read.bytes().length());
    full.disk.disk.setCapacity(Long.MAX_VALUE);
    cluster.until("60 appends", writer::isDone);
  }

  private static Phase phaseAt(TestCluster.Server server, ChunkId chunk) {
    try {
      return server.store.replica(chunk).phase();
    } catch (java.io.IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void aServerThatMissedTheSealCarriesItOutAfterAHeartbeat() {
    cluster(4, 2_000);
    TestWriter writer = writes(1, 400);
    cluster.until("some appends", () -> writer.lastSequence() >= 20);
    ChunkId chunk = tail();
    TestCluster.Server missing =
        cluster.serverOf(cluster.tail().description().replicas().get(2).store());
    cluster.network.cutOff(missing.address);
    cluster.until("the next chunk", () -> !tail().equals(chunk));
    cluster.network.reconnect(missing.address);
    cluster.until(
        "it has heard of the seal",
        () ->
            phaseAt(missing, chunk) == Phase.SEALED
                || !cluster.master.isValid(chunk, missing.disk.storeId()));
    cluster.until("400 appends", writer::isDone);
  }

  @Test
  void aPrimaryWithoutAnyMasterStopsAdmittingBeforeItsLeaseEnds() {
    cluster(3, BIG);
    TestWriter writer = writes(1, 5);
    cluster.until("5 appends", writer::isDone);
    TestCluster.Server primary = cluster.primary();
    long since = cluster.scheduler.nowNanos();
    cluster.network.cutOff(FakeMaster.ADDRESS);
    cluster.until("the lease ends", () -> !primary.node.status().leaseHolds());
    assertTrue(cluster.scheduler.nowNanos() - since < 9 * TestCluster.SECOND);
    Slice bytes = Slice.of(new byte[] {1});
    Refused refused =
        assertInstanceOf(
            Refused.class,
            cluster.ask(
                primary,
                new Append(
                    tail(),
                    WriterId.random(new Id128(50, 1)),
                    new WriterEpoch(0),
                    0,
                    List.of(new AppendRecord(1, bytes, bytes.crc32c(), -1)),
                    0)));
    assertEquals(Code.UNAVAILABLE, refused.code());
    cluster.network.reconnect(FakeMaster.ADDRESS);
    cluster.until("the lease is back", () -> primary.node.status().leaseHolds());
  }
}
