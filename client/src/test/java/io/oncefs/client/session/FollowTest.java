package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.Failure;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.protocol.MasterRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FollowTest {
  private static final long READ_AHEAD_BYTES = 4 << 20;

  private final World world = new World(4);
  private final AppendSession appender = world.random();

  private void append(String text) {
    world.await(appender.append(World.bytes(text)));
  }

  private FileFollowing follow(long from) {
    return world.await(world.client.follow(FakeCluster.FILE, from, READ_AHEAD_BYTES));
  }

  private String next(FileFollowing file) {
    return text(world.await(file.next()));
  }

  private static String text(List<Slice> runs) {
    StringBuilder all = new StringBuilder();
    runs.forEach(each -> all.append(new String(each.toBytes(), StandardCharsets.UTF_8)));
    return all.toString();
  }

  private String nextOf(FileFollowing file, int length) {
    StringBuilder all = new StringBuilder();
    while (all.length() < length) {
      all.append(next(file));
    }
    return all.toString();
  }

  @Test
  void everyByteComesOnceAndInOrderAcrossChunks() {
    append("one,");
    FileFollowing file = follow(0);
    assertEquals("one,", next(file));
    StringBuilder expected = new StringBuilder();
    StringBuilder got = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      append(i + ",");
      expected.append(i).append(',');
      if (i % 7 == 3) {
        world.cluster.moveOn();
      }
      if (i % 3 == 0) {
        got.append(next(file));
      }
    }
    got.append(nextOf(file, expected.length() - got.length()));
    assertEquals(expected.toString(), got.toString());
  }

  @Test
  void itBeginsAnywhere() {
    append("abcdef");
    world.cluster.moveOn();
    append("ghi");
    assertEquals("efghi", nextOf(follow(4), 5));
  }

  @Test
  void moreIsHeardOfSoonAndWithoutTheMasters() {
    append("a");
    FileFollowing file = follow(0);
    assertEquals("a", next(file));
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(400);
    assertFalse(more.isDone());
    int asked = world.cluster.asked.size();
    append("b");
    world.runMillis(3);
    assertTrue(more.isDone(), "not heard of");
    assertEquals("b", text(world.await(more)));
    assertEquals(asked, world.cluster.asked.size());
  }

  /** Of all that are held back a server keeps the bytes they ask for free. */
  @Test
  void hundredsWhoWaitAtOneServerHoldNoOtherReadUp() {
    append("a");
    FileFollowing file = follow(0);
    assertEquals("a", next(file));
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(100);
    assertFalse(more.isDone());
    assertTrue(world.network.mostHeldBackBytes > 0);
    assertTrue(
        500L * world.network.mostHeldBackBytes < Limits.STREAM_UNANSWERED_BYTES_MAX,
        () -> "asks for " + world.network.mostHeldBackBytes + " bytes while it waits");
  }

  @Test
  void anAppendOfMoreThanWasAskedForComesWhole() {
    append("a");
    FileFollowing file = follow(0);
    assertEquals("a", next(file));
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(10);
    String appended = "0123456789".repeat(FileFollowing.AT_END_BYTES / 4);
    append(appended);
    String first = text(world.await(more));
    assertEquals(appended, first + nextOf(file, appended.length() - first.length()));
  }

  @Test
  void aFileThatNobodyAppendedToYetIsWaitedFor() {
    World empty = new World(5);
    FileFollowing file = empty.await(empty.client.follow(FakeCluster.FILE, 0, READ_AHEAD_BYTES));
    CompletableFuture<List<Slice>> first = file.next();
    empty.runMillis(10_000);
    assertFalse(first.isDone());
    empty.await(empty.random().append(World.bytes("first")));
    assertEquals("first", text(empty.await(first)));
  }

  @Test
  void aFileThatNobodyAppendsToIsLookedAtEverLessOften() {
    append("a");
    FileFollowing file = follow(0);
    assertEquals("a", next(file));
    world.cluster.tail().seal();
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(10_000);
    int asked = world.cluster.asked.size();
    world.runMillis(60_000);
    assertTrue(world.cluster.asked.size() <= asked + 31, "asks all the time");
    assertFalse(more.isDone());
    append("b");
    world.runMillis(2_100);
    assertTrue(more.isDone(), "not heard of");
    assertEquals("b", text(world.await(more)));

    CompletableFuture<List<Slice>> soon = file.next();
    world.runMillis(10);
    world.cluster.tail().seal();
    world.runMillis(1_500);
    AppendSession other = world.await(world.newClient().appender(FakeCluster.FILE, World.TERMS));
    world.await(other.append(World.bytes("c")));
    world.runMillis(300);
    assertTrue(soon.isDone(), "it is looked at often again after it was appended to");
  }

  @Test
  void whatWasAcknowledgedComesAlthoughThePrimaryIsGoneAndNobodyAppends() {
    append("abc");
    FileFollowing file = follow(0);
    world.network.down.add(world.cluster.tail().description.primary().address());
    assertEquals("abc", next(file));
    assertTrue(world.cluster.tail().sealedAt != null);
  }

  @Test
  void aPrimaryThatFallsSilentIsNotWaitedForLong() {
    append("abc");
    FileFollowing file = follow(0);
    assertEquals("abc", next(file));
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(10);
    world.network.silent.add(world.cluster.tail().description.primary().address());
    world.cluster.moveOn();
    append("def");
    world.runMillis(5_000);
    assertTrue(more.isDone(), "still waits for the silent one");
    assertEquals("def", text(world.await(more)));
  }

  @Test
  void aPrimaryThatHasNotHeardOfTheEndIsLeftInTheEnd() {
    append("abc");
    FileFollowing file = follow(0);
    assertEquals("abc", next(file));
    world.cluster.tail().uncommitted = World.bytes("!!!!").toBytes();
    world.cluster.moveOn();
    append("def");
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(6_000);
    assertTrue(more.isDone(), "still waits for a primary of the past");
    assertEquals("def", text(world.await(more)));
  }

  @Test
  void damagedBytesComeFromAnotherReplica() {
    append("abc");
    FileFollowing file = follow(0);
    assertEquals("abc", next(file));
    world.cluster.corrupting.add(world.cluster.tail().description.primary().address());
    CompletableFuture<List<Slice>> more = file.next();
    append("def");
    assertEquals("def", text(world.await(more)));
    world.runMillis(100);
    assertTrue(world.cluster.asked.stream().anyMatch(MasterRequest.ReportDamage.class::isInstance));
  }

  @Test
  void afterAFailureItGoesOnAtTheSameByte() {
    append("abc");
    FileFollowing file = follow(1);
    world.network.down.addAll(FakeNetwork.MASTERS);
    world.awaitFailure(Failure.Kind.UNAVAILABLE, file.next());
    world.network.down.clear();
    assertEquals("bc", next(file));
  }

  @Test
  void whoeverWaitsHearsOfTheEnd() {
    append("abc");
    FileFollowing file = follow(3);
    CompletableFuture<List<Slice>> more = file.next();
    world.runMillis(50);
    file.end();
    world.awaitFailure(Failure.Kind.CLOSED, more);
    world.awaitFailure(Failure.Kind.CLOSED, file.next());
  }
}
