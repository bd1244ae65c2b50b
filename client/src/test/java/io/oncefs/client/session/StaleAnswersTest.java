package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a primary says that does not know it has been replaced. */
class StaleAnswersTest {
  private final World world = new World(7);

  @Test
  void aNegativeAnswerOfAReplacedPrimaryIsNotBelieved() {
    AppendSession appender = world.named("w");
    world.await(appender.append(World.bytes("a")));
    world.cluster.moveOn();
    world.cluster.chunks.get(0).staleAnswer =
        new Refused(Refused.Code.WRITER_FENCED, 77, "an open that was never committed");
    assertEquals(1, world.await(appender.append(World.bytes("b"))).offset());
    assertEquals("ab", world.content());
  }

  @Test
  void theSameNegativeAnswerOfTheTrueTailIsBelieved() {
    AppendSession appender = world.named("w");
    world.await(appender.append(World.bytes("a")));
    world.cluster.tail().staleAnswer = new Refused(Refused.Code.OUT_OF_SEQUENCE, 9, "");
    Failure failure =
        world.awaitFailure(Failure.Kind.OUT_OF_SEQUENCE, appender.append(World.bytes("b")));
    assertEquals(9, failure.detail());
  }

  @Test
  void aFencedWriterIsToldWhatHadBeenCommittedBefore() {
    AppendSession first = world.named("w");
    world.await(first.append(World.bytes("a")));
    for (int i = 0; i < FakeCluster.SERVERS; i++) {
      world.network.losingAnswers.add(FakeCluster.server(i));
    }
    CompletableFuture<Appended> committed = first.append(World.bytes("b"));
    world.runMillis(1);
    world.network.losingAnswers.clear();
    AppendSession second =
        world.await(world.newClient().appender(FakeCluster.FILE, "w", World.TERMS));
    CompletableFuture<Appended> late = first.append(World.bytes("c"));
    assertEquals(1, world.await(committed).offset());
    world.awaitFailure(Failure.Kind.WRITER_FENCED, late);
    assertEquals(2, second.lastSequence());
    assertEquals("ab", world.content());
  }

  @Test
  void anOldIncarnationCannotResolve() {
    AppendSession first = world.named("w");
    world.await(world.newClient().appender(FakeCluster.FILE, "w", World.TERMS));
    world.awaitFailure(Failure.Kind.WRITER_FENCED, first.resolve(1));
  }

  @Test
  void resolvingDoesNotDisturbWhatIsUnderWay() {
    AppendSession appender = world.named("w");
    world.await(appender.append(4, World.bytes("x"), AppendRecord.ANY_LENGTH));
    CompletableFuture<Appended> underWay = appender.append(World.bytes("y"));
    CompletableFuture<?> one = appender.resolve(3);
    CompletableFuture<?> two = appender.resolve(4);
    CompletableFuture<Appended> later = appender.append(World.bytes("z"));
    world.await(one);
    world.await(two);
    world.await(underWay);
    world.await(later);
    assertEquals("xyz", world.content());
  }

  @Test
  void aRemovedWriterHearsSo() {
    AppendSession appender = world.named("w");
    world.await(appender.append(World.bytes("a")));
    world.cluster.tail().rows.get(appender.writer()).expired = true;
    world.awaitFailure(Failure.Kind.WRITER_EXPIRED, appender.append(World.bytes("b")));
    world.awaitFailure(
        Failure.Kind.WRITER_EXPIRED,
        world.newClient().appender(FakeCluster.FILE, "w", World.TERMS));
  }
}
