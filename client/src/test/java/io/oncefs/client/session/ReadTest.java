package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.Failure;
import io.oncefs.common.Slice;
import io.oncefs.protocol.MasterRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadTest {
  private final World world = new World(3);
  private AppendSession appender;

  @BeforeEach
  void threeChunks() {
    appender = world.random();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        byte[] bytes = new byte[700_000];
        random.nextBytes(bytes);
        world.await(appender.append(Slice.of(bytes)));
      }
      if (i < 2) {
        world.cluster.moveOn();
        world.cluster.chunks.get(i).primaryKnows = true;
      }
    }
  }

  @Test
  void aFileIsReadAcrossItsChunks() {
    assertArrayEquals(world.cluster.content(), readAll());
  }

  @Test
  void aFewBytesAnywhereAreReadWithoutTheMasterOnceTheChunkIsKnown() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = world.await(file.length());
    world.await(file.read(100, 10, length));
    int asked = world.cluster.asked.size();
    byte[] content = world.cluster.content();
    for (int at : new int[] {0, 2_799_990, 2_800_000, 8_399_999}) {
      int count = (int) Math.min(10, length - at);
      byte[] expected = Arrays.copyOfRange(content, at, at + count);
      assertArrayEquals(expected, join(world.await(file.read(at, count, length))));
    }
    assertEquals(asked, world.cluster.asked.size());
  }

  @Test
  void theEndOfASealedFileIsReadWithoutAskingAgainWhereItIs() {
    world.cluster.tail().seal();
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    int asked = world.cluster.asked.size();
    long length = world.await(file.length());
    world.await(file.read(length - 10, 10, length));
    assertEquals(asked + 1, world.cluster.asked.size());
  }

  @Test
  void damagedBytesAreReadFromAnotherReplica() {
    world.cluster.corrupting.addAll(List.of("cs0", "cs1"));
    assertArrayEquals(world.cluster.content(), readAll());
  }

  @Test
  void aReplicaThatRefusesIsNotAskedFirstEachTime() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = world.await(file.length());
    world.await(file.read(100, 10, length));
    world.cluster.bare.addAll(List.of("cs0", "cs1", "cs2"));
    int before = world.cluster.reads;
    for (int i = 0; i < 20; i++) {
      world.await(file.read(i, 1, length));
    }
    assertTrue(world.cluster.reads - before <= 23, world.cluster.reads - before + " were asked");
  }

  @Test
  void bytesThatAreDamagedEverywhereAreNotGivenOut() {
    for (int i = 0; i < FakeCluster.SERVERS; i++) {
      world.cluster.corrupting.add(FakeCluster.server(i));
    }
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    Failure failure = world.awaitFailure(Failure.Kind.CORRUPT, file.read(0, 10, 10));
    assertTrue(failure.message().contains("chunk-1 at cs"), failure.message());
  }

  @Test
  void bytesAreNotCalledDamagedWhileAServerThatMayHaveThemIsAway() {
    for (int i = 0; i < FakeCluster.SERVERS; i++) {
      world.cluster.corrupting.add(FakeCluster.server(i));
    }
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    world.network.down.addAll(List.of("cs1", "cs2"));
    world.awaitFailure(Failure.Kind.UNAVAILABLE, file.read(0, 10, 10));
  }

  @Test
  void deadReplicasAreGoneRound() {
    world.network.down.addAll(List.of("cs1", "cs2"));
    assertArrayEquals(world.cluster.content(), readAll());
  }

  @Test
  void manyPiecesAreAskedForAtOnce() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = world.await(file.length());
    world.await(file.read(0, 1, length));
    long before = world.scheduler.nowNanos();
    int count = (int) length - 3;
    byte[] expected = Arrays.copyOfRange(world.cluster.content(), 2, 2 + count);
    assertArrayEquals(expected, join(world.await(file.read(2, count, length))));
    assertTrue(world.scheduler.nowNanos() - before < 3 * world.network.delayNanosMax);
  }

  @Test
  void aReplicaThatFallsSilentCostsReadersMillisecondsNotATimeout() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = readOften(file, 200);
    for (int i = 0; i < 90; i++) {
      world.network.silent.clear();
      world.network.silent.add(FakeCluster.server(1 + i / 30));
      long before = world.scheduler.nowNanos();
      world.await(file.read(i, 1, length));
      assertTrue(world.scheduler.nowNanos() - before < 20_000_000, "read " + i);
    }
  }

  @Test
  void readsAreNotAskedTwiceWhenAllServersAreSlow() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = readOften(file, 200);
    world.network.delayNanosMax = 400_000_000;
    int before = world.cluster.reads;
    int reads = 400;
    List<CompletableFuture<List<Slice>>> coming = new ArrayList<>();
    for (int i = 0; i < reads; i++) {
      coming.add(file.read(i, 1, length));
    }
    coming.forEach(world::await);
    int asked = world.cluster.reads - before;
    assertTrue(asked > reads, "none was asked twice");
    assertTrue(asked <= reads + reads / 20 + 20, asked + " requests for " + reads + " reads");
  }

  private long readOften(FileReading file, int times) {
    long length = world.await(file.length());
    for (int i = 0; i < times; i++) {
      world.await(file.read(i, 1, length));
    }
    return length;
  }

  @Test
  void theLengthOfATailWithADeadPrimaryIsFoundBySealingIt() {
    world.network.down.add(world.cluster.tail().description.primary().address());
    assertEquals(world.cluster.content().length, length());
    assertTrue(world.cluster.tail().sealedAt != null);
  }

  @Test
  void theLengthIsAskedAnewEachTime() {
    long before = length();
    AppendSession other = world.await(world.newClient().appender(FakeCluster.FILE, World.TERMS));
    world.await(other.append(World.bytes("more")));
    assertEquals(before + 4, length());
    world.cluster.moveOn();
    assertEquals(before + 4, length());
  }

  @Test
  void aLengthNeedsTheMaster() {
    world.network.down.addAll(FakeNetwork.MASTERS);
    world.awaitFailure(Failure.Kind.UNAVAILABLE, world.client.length(FakeCluster.FILE));
    assertTrue(world.cluster.asked.stream().noneMatch(MasterRequest.SealChunk.class::isInstance));
  }

  @Test
  void aChunkThatWasSealedMeanwhileIsLookedUpAgain() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = readLastByte(file);
    moveOnWith("next");
    long longer = world.await(file.length());
    assertEquals("next", text(file.read(length, 4, longer)));
  }

  @Test
  void whatASealAbortedIsNotReadFromReplicasThatHaveNotHeardOfIt() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = readLastByte(file);
    world.cluster.tail().uncommitted = World.bytes("!!!!!!!!").toBytes();
    moveOnWith("next");
    long longer = world.await(file.length());
    assertEquals("next", text(file.read(length, 4, longer)));
    byte[] end = Arrays.copyOfRange(world.cluster.content(), (int) length - 1, (int) longer);
    assertArrayEquals(end, join(world.await(file.read(length - 1, 5, longer))));
  }

  @Test
  void aLengthThatAnAcknowledgementProvedIsNoProofForTheChunkThatWasTheTailBefore() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = readLastByte(file);
    world.cluster.tail().uncommitted = World.bytes("!!!!!!!!").toBytes();
    moveOnWith("next");
    assertEquals("next", text(file.read(length, 4, length + 4)));
  }

  @Test
  void theTailIsReadWithoutTheMasterUpToALengthItsPrimaryTold() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    readLastByte(file);
    world.await(appender.append(World.bytes("next")));
    long length = world.await(file.length());
    int asked = world.cluster.asked.size();
    assertEquals("next", text(file.read(length - 4, 4, length)));
    assertEquals(asked, world.cluster.asked.size());
  }

  /** The length, once the tail is known to the client as open. */
  private long readLastByte(FileReading file) {
    long length = world.await(file.length());
    world.await(file.read(length - 1, 1, length));
    return length;
  }

  private void moveOnWith(String text) {
    world.cluster.moveOn();
    world.await(appender.append(World.bytes(text)));
  }

  private String text(CompletableFuture<List<Slice>> read) {
    return new String(join(world.await(read)), StandardCharsets.UTF_8);
  }

  @Test
  void aFileOfVeryManyChunksIsReadInAnyOrder() {
    for (int i = 0; i < 5_000; i++) {
      world.cluster.moveOn();
      world.cluster.tail().bytes.write(i);
    }
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    long length = world.await(file.length());
    byte[] content = world.cluster.content();
    for (long at = length - 1; at > length - 5_000; at -= 40) {
      assertEquals(content[(int) at], join(world.await(file.read(at, 1, length)))[0]);
    }
    assertEquals(content[0], join(world.await(file.read(0, 1, length)))[0]);
  }

  private long length() {
    return world.await(world.client.length(FakeCluster.FILE));
  }

  private byte[] readAll() {
    FileReading file = world.await(world.client.reader(FakeCluster.FILE));
    ReadAhead ahead = new ReadAhead(file, 0, world.await(file.length()), 4 << 20);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!ahead.isAtEnd()) {
      CompletableFuture<List<Slice>> next = ahead.next();
      all.writeBytes(join(world.await(next)));
    }
    return all.toByteArray();
  }

  private static byte[] join(List<Slice> runs) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    runs.forEach(each -> all.writeBytes(each.toBytes()));
    return all.toByteArray();
  }
}
