package io.oncefs.client.session;

import static io.oncefs.client.session.World.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.Appended;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply.Moved;
import io.oncefs.protocol.MasterRequest.SealChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A primary tells what follows its chunk before any master knows it. */
class PlannedTailTest {
  private final World world = new World(1);
  private final FakeCluster cluster = world.cluster;

  @Test
  void appendsGoOnInTheNextChunkWithoutAskingAMaster() {
    AppendSession writer = world.random();
    world.await(writer.append(bytes("a")));
    FakeChunk first = cluster.tail();
    FakeChunk second = cluster.moveOn();
    first.staleAnswer = new Moved(second.description);
    cluster.asked.clear();
    Appended next = world.await(writer.append(bytes("b")));
    assertEquals(1, next.offset());
    assertEquals(List.of(), cluster.asked);
    assertEquals("ab", world.content());
  }

  @Test
  void aPlannedChunkThatNeverComesAboutIsReplacedBySealingTheOneBefore() {
    AppendSession writer = world.random();
    world.await(writer.append(bytes("a")));
    FakeChunk first = cluster.tail();
    ChunkDescription planned = cluster.plan(first);
    first.staleAnswer = new Moved(planned);
    cluster.asked.clear();
    world.await(writer.append(bytes("b")));
    List<ChunkId> sealed =
        cluster.asked.stream()
            .filter(SealChunk.class::isInstance)
            .map(each -> ((SealChunk) each).chunk())
            .toList();
    assertTrue(sealed.contains(first.id()), sealed::toString);
    assertFalse(sealed.contains(planned.chunk()), sealed::toString);
    assertEquals("ab", world.content());
  }

  @Test
  void aMasterThatStillNamesTheChunkBeforeDoesNotLeadBack() {
    AppendSession writer = world.random();
    world.await(writer.append(bytes("a")));
    FakeChunk first = cluster.tail();
    ChunkDescription planned = cluster.plan(first);
    first.staleAnswer = new Moved(planned);
    CompletableFuture<Appended> second = writer.append(bytes("b"));
    world.runMillis(100);
    int before = cluster.primary.requests;
    // Opening reads the tail at a master: it still is the first chunk.
    CompletableFuture<AppendSession> other =
        world.client.appender(FakeCluster.FILE, "named", World.TERMS);
    world.runMillis(500);
    assertFalse(other.isDone(), "it asks the chunk that follows, which is silent");
    assertEquals(before, cluster.primary.requests);
    world.await(second);
    world.await(other);
  }

  @Test
  void whatCannotFollowIsNotFollowed() {
    AppendSession writer = world.random();
    world.await(writer.append(bytes("a")));
    FakeChunk first = cluster.tail();
    FakeChunk second = cluster.moveOn();
    ChunkDescription planned = cluster.plan(second);
    first.staleAnswer = new Moved(planned);
    world.await(writer.append(bytes("b")));
    assertEquals("ab", world.content());
    assertEquals(0, cluster.asked.stream().filter(SealChunk.class::isInstance).count());
  }
}
