package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.MasterRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AppendSessionTest {
  private final World world = new World(1);

  @Test
  void theFirstAppendOpensATailAndIsAcknowledged() {
    AppendSession appender = world.random();
    Appended appended = world.await(appender.append(World.bytes("hello\n")));
    assertEquals(new Appended(1, 0, 6, false), appended);
    assertEquals("hello\n", world.content());
    assertEquals(1, appender.lastSequence());
  }

  @Test
  void aSteadyAppenderDoesNotAskTheMaster() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    int asked = world.cluster.asked.size();
    for (int i = 0; i < 100; i++) {
      world.await(appender.append(World.bytes("b")));
    }
    assertEquals(asked, world.cluster.asked.size());
  }

  @Test
  void manyOutstandingRecordsTravelInFewRequests() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("first")));
    int before = world.cluster.primary.requests;
    List<CompletableFuture<Appended>> all = appendMany(appender, 256);
    all.forEach(world::await);
    assertTrue(world.cluster.primary.requests - before <= 4);
  }

  @Test
  void aLostAcknowledgementIsAnsweredFromTheRecord() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    String primary = world.cluster.tail().description.primary().address();
    world.network.losingAnswers.add(primary);
    CompletableFuture<Appended> unheard = appender.append(World.bytes("b"));
    world.runMillis(1);
    world.network.losingAnswers.clear();
    assertEquals(new Appended(2, 1, 1, true), world.await(unheard));
    assertEquals("ab", world.content());
  }

  @Test
  void anAppendThatIsDamagedOnTheWayIsSentAgain() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.network.damaging = 3;
    assertEquals(new Appended(2, 1, 1, false), world.await(appender.append(World.bytes("b"))));
    List<CompletableFuture<Appended>> many = appendMany(appender, 100);
    world.network.damaging = 2;
    many.forEach(world::await);
    world.await(appender.append(World.bytes("c")));
    assertEquals(0, world.network.damaging);
    assertEquals(103, world.cluster.tail().records.get(appender.writer()).size());
  }

  @Test
  void aPrimaryThatRefusesConnectionsIsReplacedWithoutWaiting() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.network.down.add(world.cluster.tail().description.primary().address());
    long began = world.scheduler.nowNanos();
    world.await(appender.append(World.bytes("b")));
    assertTrue(world.scheduler.nowNanos() - began < 100_000_000);
    assertEquals("ab", world.content());
    assertEquals(2, world.cluster.chunks.size());
  }

  @Test
  void aSilentPrimaryIsReplacedAfterTwoSeconds() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.network.silent.add(world.cluster.tail().description.primary().address());
    long began = world.scheduler.nowNanos();
    world.await(appender.append(World.bytes("b")));
    long took = world.scheduler.nowNanos() - began;
    assertTrue(took >= 2_000_000_000L && took < 2_200_000_000L, "took " + took);
    assertEquals("ab", world.content());
  }

  @Test
  void aTailThatMovedIsFoundAtTheMaster() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.cluster.moveOn();
    world.cluster.chunks.get(0).primaryKnows = true;
    assertEquals(1, world.await(appender.append(World.bytes("b"))).offset());
    assertFalse(world.cluster.asked.stream().anyMatch(MasterRequest.SealChunk.class::isInstance));
  }

  @Test
  void aFencedPrimaryThatNobodySealsIsReportedInTheEnd() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.cluster.tail().refusing = true;
    world.await(appender.append(World.bytes("b")));
    assertEquals("ab", world.content());
    assertEquals(2, world.cluster.chunks.size());
  }

  @Test
  void aNamedWriterResumesAfterTheLastSequence() {
    AppendSession first = world.named("ingest");
    world.await(first.append(10, World.bytes("ten"), AppendRecord.ANY_LENGTH));
    world.await(first.append(20, World.bytes("twenty"), AppendRecord.ANY_LENGTH));
    AppendSession second =
        world.await(world.newClient().appender(FakeCluster.FILE, "ingest", World.TERMS));
    assertEquals(20, second.lastSequence());
    assertEquals(
        new Appended(10, 0, 3, true),
        world.await(second.append(10, World.bytes("ten"), AppendRecord.ANY_LENGTH)));
    assertEquals(21, world.await(second.append(World.bytes("next"))).sequence());
    assertEquals("tentwentynext", world.content());
  }

  @Test
  void theEarlierIncarnationIsFenced() {
    AppendSession first = world.named("ingest");
    world.await(first.append(World.bytes("a")));
    AppendSession second =
        world.await(world.newClient().appender(FakeCluster.FILE, "ingest", World.TERMS));
    world.awaitFailure(Failure.Kind.WRITER_FENCED, first.append(World.bytes("b")));
    world.awaitFailure(Failure.Kind.APPENDER_STOPPED, first.append(World.bytes("c")));
    world.await(second.append(World.bytes("d")));
    assertEquals("ad", world.content());
  }

  @Test
  void aRecordThatRunsOutOfTimeAfterItWasSentIsUnknownAndEndsTheAppender() {
    AppendSession appender = world.named("w");
    world.await(appender.append(World.bytes("a")));
    for (int i = 0; i < FakeCluster.SERVERS; i++) {
      world.network.losingAnswers.add(FakeCluster.server(i));
    }
    Failure unknown =
        world.awaitFailure(Failure.Kind.OUTCOME_UNKNOWN, appender.append(World.bytes("b")));
    assertEquals(2, unknown.detail());
    assertEquals(appender.writer(), unknown.writer());
    world.network.losingAnswers.clear();
    world.awaitFailure(Failure.Kind.APPENDER_STOPPED, appender.append(World.bytes("c")));
    assertEquals(Optional.of(new Appended(2, 1, 1, true)), world.await(appender.resolve(2)));
    assertEquals("ab", world.content());
  }

  @Test
  void aRecordThatWasNeverSentIsNotWrittenForSure() {
    world.cluster.tooFewServers = true;
    AppendSession appender = world.random();
    Failure failure =
        world.awaitFailure(Failure.Kind.UNAVAILABLE, appender.append(World.bytes("a")));
    assertTrue(failure.message().contains("needs 2 chunkservers"), failure.message());
  }

  @Test
  void aSequenceThatNeverCameIsNeverForGood() {
    AppendSession appender = world.named("w");
    world.await(appender.append(5, World.bytes("five"), AppendRecord.ANY_LENGTH));
    assertEquals(Optional.empty(), world.await(appender.resolve(4)));
    assertEquals(Optional.empty(), world.await(appender.resolve(6)));
    assertEquals(6, world.await(appender.append(World.bytes("six"))).sequence());
  }

  @Test
  void aSequenceUnderWayCannotBeResolved() {
    AppendSession appender = world.named("w");
    CompletableFuture<Appended> underWay = appender.append(World.bytes("a"));
    world.awaitFailure(Failure.Kind.INVALID_ARGUMENT, appender.resolve(1));
    world.await(underWay);
  }

  @Test
  void oldSequencesAreFoundInOldChunksWithOneQuestionPerPage() {
    AppendSession first = world.named("w");
    for (int i = 1; i <= 50; i++) {
      List<CompletableFuture<Appended>> some = appendMany(first, 100);
      some.forEach(world::await);
      world.cluster.moveOn();
      world.cluster.chunks.get(world.cluster.chunks.size() - 2).primaryKnows = true;
    }
    AppendSession second =
        world.await(world.newClient().appender(FakeCluster.FILE, "w", World.TERMS));
    int asked = world.cluster.asked.size();
    for (long sequence = 1; sequence <= 5_000; sequence += 1) {
      String text = "r" + sequence;
      Appended again =
          world.await(second.append(sequence, World.bytes(text), AppendRecord.ANY_LENGTH));
      assertTrue(again.duplicate());
      assertEquals(
          text,
          world.content().substring((int) again.offset(), (int) again.offset() + again.length()));
      if (sequence > 300) {
        sequence += 96;
      }
    }
    assertTrue(world.cluster.asked.size() - asked < 70, "asked the master too often");
    world.awaitFailure(
        Failure.Kind.SEQUENCE_REUSED,
        second.append(7, World.bytes("other"), AppendRecord.ANY_LENGTH));
  }

  @Test
  void aGapThatWasNeverRecordedIsOutOfSequence() {
    AppendSession appender = world.named("w");
    world.await(appender.append(5, World.bytes("five"), AppendRecord.ANY_LENGTH));
    world.await(appender.append(9, World.bytes("nine"), AppendRecord.ANY_LENGTH));
    Failure failure =
        world.awaitFailure(
            Failure.Kind.OUT_OF_SEQUENCE,
            appender.append(7, World.bytes("seven"), AppendRecord.ANY_LENGTH));
    assertEquals(9, failure.detail());
    assertEquals(10, world.await(appender.append(World.bytes("ten"))).sequence());
  }

  @Test
  void aPreconditionThatFailsIsFinalAndTheAppenderGoesOn() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("abc")));
    Failure failure =
        world.awaitFailure(
            Failure.Kind.PRECONDITION_FAILED, appender.append(0, World.bytes("x"), 2));
    assertEquals(3, failure.detail());
    assertEquals(3, world.await(appender.append(0, World.bytes("d"), 3)).offset());
    assertEquals("abcd", world.content());
  }

  @Test
  void theSameSequenceTwiceInFlightHasOneOutcome() {
    AppendSession appender = world.named("w");
    CompletableFuture<Appended> one = appender.append(3, World.bytes("x"), AppendRecord.ANY_LENGTH);
    CompletableFuture<Appended> two = appender.append(3, World.bytes("x"), AppendRecord.ANY_LENGTH);
    CompletableFuture<Appended> other =
        appender.append(3, World.bytes("y"), AppendRecord.ANY_LENGTH);
    world.awaitFailure(Failure.Kind.SEQUENCE_REUSED, other);
    assertEquals(world.await(one).offset(), world.await(two).offset());
    assertEquals("x", world.content());
  }

  @Test
  void anAppenderOfADeletedFileHearsSo() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.cluster.tail().seal();
    world.cluster.tail().primaryKnows = true;
    world.cluster.deleted = true;
    world.awaitFailure(Failure.Kind.NOT_FOUND, appender.append(World.bytes("b")));
  }

  @Test
  void appendsGoOnWhileNoMasterAnswers() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.network.down.addAll(FakeNetwork.MASTERS);
    String primary = world.cluster.tail().description.primary().address();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Appended> next = appender.append(World.bytes("b"));
      world.network.down.add(primary);
      world.network.breakLanes(primary);
      world.runMillis(50);
      world.network.down.remove(primary);
      world.await(next);
    }
    assertEquals("abbbbb", world.content());
    assertEquals(1, world.cluster.chunks.size());
  }

  @Test
  void aFileIsNotChoppedUpBecauseNobodyCanBeReached() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    for (int i = 0; i < FakeCluster.SERVERS; i++) {
      world.network.down.add(FakeCluster.server(i));
    }
    CompletableFuture<Appended> waiting = appender.append(World.bytes("b"));
    world.runMillis(60_000);
    assertTrue(world.cluster.chunks.size() < 100, "chunks: " + world.cluster.chunks.size());
    world.network.down.clear();
    world.await(waiting);
    assertEquals("ab", world.content());
  }

  @Test
  void aRandomWriterSaysGoodbyeWhenAllIsAcknowledged() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    world.client.close(appender);
    AppendSession named = world.named("w");
    world.await(named.append(World.bytes("b")));
    world.await(world.client.end());
    assertEquals(Set.of(appender.writer()), world.cluster.goodbyes);
  }

  @Test
  void closingLeavesWhatIsUnderWayUnknown() {
    AppendSession appender = world.random();
    world.await(appender.append(World.bytes("a")));
    CompletableFuture<Appended> late = appender.append(World.bytes("b"));
    world.client.close();
    world.awaitFailure(Failure.Kind.OUTCOME_UNKNOWN, late);
    world.awaitFailure(Failure.Kind.CLOSED, appender.append(World.bytes("c")));
  }

  private List<CompletableFuture<Appended>> appendMany(AppendSession appender, int count) {
    List<CompletableFuture<Appended>> all = new ArrayList<>();
    long last = appender.lastSequence();
    for (int i = 1; i <= count; i++) {
      all.add(appender.append(World.bytes("r" + (last + i))));
    }
    return all;
  }
}
