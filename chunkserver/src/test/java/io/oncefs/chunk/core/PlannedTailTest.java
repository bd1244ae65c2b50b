package io.oncefs.chunk.core;

import static io.oncefs.chunk.core.CoreBench.CHUNK;
import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.append;
import static io.oncefs.chunk.core.CoreBench.chunk;
import static io.oncefs.chunk.core.CoreBench.random;
import static io.oncefs.chunk.core.CoreBench.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.Moved;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.SealDecided;
import io.oncefs.protocol.MasterReply.TailPlanned;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.WriterTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The next chunk is prepared while the end of the one before is being decided. */
class PlannedTailTest {
  private static final ChunkId NEXT = new ChunkId(9);
  private static final Position END = new Position(3, 10, Digest.NONE);

  private static PlannedTail plan(StoreId... replicas) {
    return new PlannedTail(NEXT, Arrays.stream(replicas).map(CoreBench::at).toList());
  }

  /** The primary of the chunk that ends. */
  @Nested
  class AtTheEnd {
    private final CoreBench bench = CoreBench.leading();

    private void fill() {
      bench.ask(append(random(1), 0, record(1, "a".repeat(60))));
      bench.ask(append(random(2), 0, record(1, "b".repeat(60))));
      bench.drain().durable();
    }

    private SealChunk seal() {
      return assertInstanceOf(SealChunk.class, bench.asked.get(bench.asked.size() - 1));
    }

    @Test
    void whatFollowsIsPreparedWhenEverythingIsCommittedAndNotBefore() {
      fill();
      bench.masterSays(new TailPlanned(plan(HERE, SECOND, THIRD)));
      Asking late = bench.ask(append(random(1), 1, record(2, "c")));
      bench.votes(SECOND);
      late.unanswered();
      assertEquals(List.of(), bench.handedOn, "votes are due");
      bench.votes(THIRD);
      Effect.PrepareHere prepare =
          assertInstanceOf(Effect.PrepareHere.class, bench.handedOn.get(0));
      assertEquals(2, prepare.writers().rows().size());
      assertEquals(1_120, prepare.description().start());
      assertEquals(120, prepare.description().predecessor().sealedAt().length());
      assertEquals(prepare.description(), late.answered(Moved.class).next());
      bench.durable();
      assertEquals(plan(HERE, SECOND, THIRD), seal().clean().next());
      assertEquals(
          prepare.description(),
          bench.ask(append(random(1), 1, record(2, "c"))).answered(Moved.class).next());
    }

    @Test
    void whatIsLedElsewhereIsNotPreparedHere() {
      fill();
      bench.masterSays(new TailPlanned(plan(SECOND, HERE, THIRD)));
      bench.votes(SECOND).votes(THIRD).durable();
      assertEquals(List.of(), bench.handedOn);
      assertEquals(null, seal().clean().next());
    }

    @Test
    void whatIsNotSaidToFollowIsNotAbandoned() {
      end();
      bench.masterSays(new SealDecided(CHUNK, seal().clean().at(), null));
      assertEquals(1, bench.handedOn.size(), "it may be the tail all the same");
    }

    @Test
    void whatFollowsIsAbandonedWithADeletedFile() {
      end();
      bench.masterSays(new MasterReply.Failed(MasterReply.Failed.Code.NOT_FOUND, "deleted"));
      assertEquals(new Effect.AbandonHere(NEXT), bench.handedOn.get(1));
    }

    @Test
    void whatFollowsIsOpenedWhenItIsDecidedSo() {
      ChunkDescription next = end();
      bench.masterSays(new SealDecided(CHUNK, seal().clean().at(), new ChunkInfo(next, null)));
      assertEquals(new Effect.OpenHere(next), bench.handedOn.get(1));
    }

    @Test
    void whatFollowsIsAbandonedWhenAnotherTailIsDecided() {
      ChunkDescription next = end();
      ChunkDescription other =
          new ChunkDescription(
              new ChunkId(10), next.file(), next.start(), 100, next.replicas(), next.predecessor());
      bench.masterSays(new SealDecided(CHUNK, seal().clean().at(), new ChunkInfo(other, null)));
      assertEquals(
          List.of(new Effect.AbandonHere(NEXT), new Effect.OpenHere(other)),
          bench.handedOn.subList(1, 3));
      assertEquals(Code.NOT_TAIL, bench.ask(append(random(1), 1, record(2, "c"))).refused());
    }

    private ChunkDescription end() {
      fill();
      bench.masterSays(new TailPlanned(plan(HERE, SECOND, THIRD)));
      bench.votes(SECOND).votes(THIRD).durable();
      return assertInstanceOf(Effect.PrepareHere.class, bench.handedOn.get(0)).description();
    }
  }

  /** The chunk that is prepared. */
  @Nested
  class Ahead {
    private final CoreBench bench = new CoreBench();
    private final ChunkDescription planned =
        chunk(
            new Predecessor(new ChunkId(4), END, List.of(CoreBench.at(HERE))), HERE, SECOND, THIRD);
    private Asking early;

    private void prepare() {
      bench.planned(planned, WriterTable.EMPTY);
      early = bench.ask(append(random(1), 0, record(1, "abc")));
      bench.everybodyStores().everybodyStores();
    }

    @Test
    void nothingIsCommittedBeforeItIsLogged() {
      prepare();
      assertEquals(List.of(), bench.asked, "the table was given");
      assertEquals(2, bench.core.view().prepared().lsn(), "but it is stored everywhere");
      early.unanswered();
      assertEquals(0, bench.core.view().committed());
    }

    @Test
    void votesAlreadyCastCommitAfterAFenceWhenItIsLogged() {
      prepare();
      Asking fence = bench.ask(new Fence(CHUNK));
      bench.drain().durable();
      assertEquals(0, fence.answered(Fenced.class).committed());
      bench.ask(new OpenChunk(planned));
      early.answered(Appended.class);
    }

    @Test
    void itGoesOnAtOnceWhenItIsLogged() {
      prepare();
      bench.ask(new OpenChunk(planned));
      bench.everybodyStores();
      early.answered(Appended.class);
      assertEquals(3, bench.ask(new CommittedLength(CHUNK)).answered(CommittedTo.class).length());
    }

    @Test
    void whatWentWrongBeforeIsSaidWhenItIsLogged() {
      bench.planned(planned, WriterTable.EMPTY);
      bench.drain().durable().breaksTo(SECOND);
      assertEquals(List.of(), bench.asked, "no master knows it yet");
      bench.ask(new OpenChunk(planned));
      SealChunk seal = assertInstanceOf(SealChunk.class, bench.asked.get(0));
      assertEquals(SealReason.TAIL_NOT_STARTED, seal.reason());
    }

    @Test
    void underAnotherDecisionThanItWasPreparedForNothingIsEverCommitted() {
      prepare();
      Position elsewhere = new Position(2, 5, Digest.NONE);
      ChunkDescription logged =
          chunk(
              new Predecessor(new ChunkId(4), elsewhere, List.of(CoreBench.at(HERE))),
              HERE,
              SECOND,
              THIRD);
      assertEquals(Code.INVALID, bench.ask(new OpenChunk(logged)).refused());
      bench.everybodyStores();
      early.unanswered();
    }

    @Test
    void whoHearsNothingAsksWhetherItWasLogged() {
      prepare();
      bench.later(2_000).timer(ChunkTimer.START);
      assertEquals(new DescribeChunk(new ChunkId(4)), bench.asked.get(0));
      ChunkInfo open = new ChunkInfo(before(), null);
      bench.masterSays(new MasterReply.Chunk(open));
      assertEquals(1, bench.asked.size(), "it may still be logged");
      bench.later(2_000).timer(ChunkTimer.START);
      bench.masterSays(new MasterReply.Chunk(new ChunkInfo(before(), END)));
      assertEquals(new DescribeChunk(CHUNK), bench.asked.get(2));
      bench.masterSays(new MasterReply.Chunk(new ChunkInfo(planned, null)));
      bench.everybodyStores();
      early.answered(Appended.class);
    }

    @Test
    void whatWasNeverLoggedComesToNothingWhenThatIsKnown() {
      prepare();
      bench.later(2_000).timer(ChunkTimer.START);
      bench.masterSays(new MasterReply.Chunk(new ChunkInfo(before(), END)));
      bench.masterSays(new MasterReply.Failed(MasterReply.Failed.Code.NOT_FOUND, "no such chunk"));
      assertEquals(Code.NOT_TAIL, early.refused());
    }

    private ChunkDescription before() {
      return new ChunkDescription(
          new ChunkId(4), planned.file(), 0, 100, planned.replicas(), /* predecessor= */ null);
    }

    @Test
    void whoWaitsIsSentElsewhereWhenItIsAbandoned() {
      prepare();
      bench.abandoned();
      assertEquals(Code.NOT_TAIL, early.refused());
      assertEquals(Code.NOT_HERE, bench.ask(append(random(2), 0, record(1, "x"))).refused());
    }

    @Test
    void whatIsLoggedIsNotAbandoned() {
      prepare();
      bench.ask(new OpenChunk(planned));
      bench.abandoned();
      bench.everybodyStores();
      early.answered(Appended.class);
    }

    @Test
    void aFenceThatCameBeforeKeepsItFromBeingPrepared() {
      bench.ask(new Fence(CHUNK));
      bench.drain().durable();
      bench.planned(planned, WriterTable.EMPTY);
      assertEquals(0, bench.preparesTo(SECOND));
      assertTrue(bench.unit().stream().noneMatch(Change.Create.class::isInstance));
    }
  }
}
