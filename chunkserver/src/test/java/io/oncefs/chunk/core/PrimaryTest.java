package io.oncefs.chunk.core;

import static io.oncefs.chunk.core.CoreBench.CHUNK;
import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.append;
import static io.oncefs.chunk.core.CoreBench.chunk;
import static io.oncefs.chunk.core.CoreBench.chunkLedBy;
import static io.oncefs.chunk.core.CoreBench.random;
import static io.oncefs.chunk.core.CoreBench.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.CoreBench.Asking;
import io.oncefs.chunk.engine.TableMemory;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest.CommitNotice;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.SealDecided;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.PlanTail;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sections 1, 2 and 4 of the protocol from the side of a primary. */
class PrimaryTest {
  private static final Position LONG_AGO = new Position(3, 10, Digest.NONE);

  private CoreBench bench = CoreBench.leading();

  private SealChunk lastAsked() {
    return assertInstanceOf(SealChunk.class, bench.asked.get(bench.asked.size() - 1));
  }

  private static ChunkDescription following(ReplicaLocation... valid) {
    return chunk(new Predecessor(new ChunkId(4), LONG_AGO, List.of(valid)), HERE, SECOND, THIRD);
  }

  private static CoreBench leadingALargeChunk() {
    ChunkDescription small = chunkLedBy(HERE, SECOND, THIRD);
    CoreBench bench = new CoreBench();
    bench.ask(
        new OpenChunk(
            new ChunkDescription(
                small.chunk(),
                small.file(),
                small.start(),
                64 << 20,
                small.replicas(),
                small.predecessor())));
    return bench.everybodyStores();
  }

  // Two-phase commit.

  @Test
  void thePrepareGoesOutBeforeTheOwnDiskHasIt() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    assertEquals(1, bench.preparesTo(SECOND));
    assertEquals(1, bench.preparesTo(THIRD));
    assertInstanceOf(Change.Append.class, bench.unit().get(0));
  }

  @Test
  void aRecordIsCommittedOnlyWhenEveryReplicaHasVoted() {
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    bench.votes(SECOND).votes(THIRD);
    append.unanswered();
    bench.durable();
    assertEquals(1, append.answered(Appended.class).outcomes().size());
  }

  @Test
  void twoOfThreeVotesAreNotEnough() {
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable();
    bench.votes(THIRD);
    append.unanswered();
    assertEquals(0, ((CommittedTo) bench.ask(new CommittedLength(CHUNK)).reply).length());
    bench.votes(SECOND);
    append.answered(Appended.class);
    assertEquals(3, ((CommittedTo) bench.ask(new CommittedLength(CHUNK)).reply).length());
  }

  @Test
  void aSingleReplicaVotesForItself() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(chunkLedBy(HERE)));
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable().drain();
    append.unanswered();
    bench.durable();
    append.answered(Appended.class);
  }

  @Test
  void whatWaitsWhileBatchesAreUnderWayJoinsOneBatch() {
    int depth = CoreSettings.DEFAULT.pipelineDepth();
    int sent = 0;
    for (int i = 0; i < depth; i++) {
      // As much as is under way, or it would wait.
      for (int more = Math.max(1, sent); more > 0; more--) {
        bench.ask(append(random(sent++), 0, record(1, "a")));
      }
      bench.drain().durable();
    }
    List<Asking> waiting = new ArrayList<>();
    for (int i = 0; i < sent; i++) {
      waiting.add(bench.ask(append(random(100 + i), 0, record(1, "b"))));
    }
    bench.drain();
    assertEquals(depth, bench.preparesTo(SECOND));
    bench.votes(SECOND).votes(THIRD);
    assertEquals(depth, bench.preparesTo(SECOND));
    bench.durable();
    while (bench.preparesTo(SECOND) > 0) {
      bench.votes(SECOND).votes(THIRD);
    }
    waiting.forEach(each -> each.answered(Appended.class));
    assertEquals(1 + depth + 1, bench.stored.size());
  }

  @Test
  void besideBatchesUnderWayGoesOnlyOneThatIsAsMuchAsTheyAre() {
    for (int i = 0; i < 2; i++) {
      bench.ask(append(random(i), 0, record(1, "a")));
      bench.drain().durable();
    }
    assertEquals(2, bench.preparesTo(SECOND));
    bench.ask(append(random(2), 0, record(1, "b")));
    bench.drain();
    assertEquals(2, bench.preparesTo(SECOND));
    bench.ask(append(random(3), 0, record(1, "c")));
    bench.drain();
    assertEquals(3, bench.preparesTo(SECOND));
  }

  /** To wait would not make them cheaper, and to join them would copy their bytes. */
  @Test
  void largeRecordsGoOutAtOnceEachForItself() {
    bench = leadingALargeChunk();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      bench.ask(append(random(i), 0, record(1, large)));
    }
    bench.ask(append(random(20), 0, record(1, "a")));
    bench.ask(append(random(21), 0, record(1, "b")));
    bench.drain();
    assertEquals(16, bench.preparesTo(SECOND), "16 MiB are under way");
    while (bench.preparesTo(SECOND) > 0) {
      bench.durable().votes(SECOND).votes(THIRD).drain();
    }
    assertEquals(1 + 20 + 1, bench.stored.size());
  }

  @Test
  void everyPrepareCarriesWhatIsCommitted() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    assertEquals(1, bench.prepareTo(SECOND).committed());
    bench.durable().votes(SECOND).votes(THIRD);
    bench.ask(append(random(1), 1, record(2, "de")));
    bench.drain();
    assertEquals(2, bench.prepareTo(SECOND).committed());
  }

  @Test
  void replicasHearOfTheLastCommitWithoutAPrepare() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.everybodyStores();
    assertTrue(bench.timers.contains(ChunkTimer.COMMIT_NOTICE));
    bench.sent.clear();
    bench.timer(ChunkTimer.COMMIT_NOTICE);
    assertEquals(
        List.of(new CommitNotice(CHUNK, 2), new CommitNotice(CHUNK, 2)),
        bench.sent.stream().map(Effect.Send::request).toList());
    bench.sent.clear();
    bench.timer(ChunkTimer.COMMIT_NOTICE);
    assertTrue(bench.sent.isEmpty());
  }

  @Test
  void aVoteForWhatWasNeverSentEndsTheChunk() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable();
    Position other = bench.prepareTo(SECOND).after();
    bench.answers(
        SECOND,
        new ChunkReply.Vote(new Position(other.lsn(), other.length(), other.digest().with(1))));
    assertEquals(SealReason.REPLICA_BROKEN, lastAsked().reason());
  }

  // How a chunk begins.

  @Test
  void nothingFollowsBatchZeroBeforeItIsCommitted() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(chunkLedBy(HERE, SECOND, THIRD))).answered(ChunkReply.Done.class);
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    assertEquals(1, bench.preparesTo(SECOND));
    bench.durable().votes(SECOND);
    assertEquals(0, bench.preparesTo(SECOND));
    bench.votes(THIRD);
    assertEquals(1, bench.preparesTo(SECOND));
    append.unanswered();
  }

  @Test
  void aFirstAppendMakesThePrimaryAskTheMaster() {
    bench = new CoreBench();
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    append.unanswered();
    assertEquals(List.of(new DescribeChunk(CHUNK)), bench.asked);
    bench.masterSays(new MasterReply.Chunk(new ChunkInfo(chunkLedBy(HERE, SECOND, THIRD), null)));
    bench.everybodyStores().everybodyStores();
    append.answered(Appended.class);
  }

  @Test
  void anAppendToAChunkOfAnotherServerIsToldSo() {
    bench = new CoreBench();
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.masterSays(new MasterReply.Chunk(new ChunkInfo(chunkLedBy(SECOND, HERE, THIRD), null)));
    assertEquals(Code.NOT_HERE, append.refused());
    assertTrue(bench.core.isForgettable());
  }

  @Test
  void anAppendToAChunkThatIsSealedByNowIsToldSo() {
    bench = new CoreBench();
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.masterSays(
        new MasterReply.Chunk(new ChunkInfo(chunkLedBy(HERE, SECOND, THIRD), LONG_AGO)));
    assertEquals(Code.NOT_TAIL, append.refused());
  }

  @Test
  void aMasterThatDoesNotSayWhatTheChunkIsKeepsNobodyWaitingForEver() {
    bench = new CoreBench();
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.timer(ChunkTimer.LOOKUP);
    assertEquals(Code.UNAVAILABLE, append.refused());
  }

  @Test
  void aChunkOpenedForAnEarlierStartIsNeverBegunButSealed() {
    bench = new CoreBench();
    bench.standing.generation = new Generation(2);
    Asking open = bench.ask(new OpenChunk(chunkLedBy(HERE, SECOND, THIRD)));
    assertEquals(Code.NOT_TAIL, open.refused());
    assertEquals(SealReason.PRIMARY_RESTARTED, lastAsked().reason());
  }

  @Test
  void nothingIsAdmittedBeforeTheStartIsRegistered() {
    bench = new CoreBench();
    bench.standing.registered = false;
    assertEquals(Code.NOT_REGISTERED, bench.ask(append(random(1), 0, record(1, "a"))).refused());
    assertEquals(
        Code.NOT_REGISTERED, bench.ask(new OpenChunk(chunkLedBy(HERE, SECOND, THIRD))).refused());
  }

  @Test
  void nothingIsAdmittedWithoutALease() {
    bench.standing.leaseHolds = false;
    assertEquals(Code.UNAVAILABLE, bench.ask(append(random(1), 0, record(1, "a"))).refused());
    bench.standing.leaseHolds = true;
    bench.ask(append(random(1), 0, record(1, "a"))).unanswered();
  }

  @Test
  void theWriterTableIsAskedOfTheValidReplicasOneAfterTheOther() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND), CoreBench.at(THIRD))));
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    assertEquals(new FetchWriters(new ChunkId(4), LONG_AGO), bench.sent.get(0).request());
    bench.breaksTo(SECOND);
    bench.answers(THIRD, new ChunkReply.Writers(WriterTable.EMPTY));
    bench.everybodyStores().everybodyStores();
    append.answered(Appended.class);
  }

  @Test
  void thisServersOwnCopyOfTheTableIsAskedFirst() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND), CoreBench.at(HERE))));
    assertEquals(HERE, bench.sent.get(0).to().store());
  }

  @Test
  void whenNoReplicaHasTheTableTheMasterIsAskedWhereTheyAreByNow() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.answers(SECOND, new Refused(Code.NOT_HERE, 0, ""));
    assertTrue(bench.timers.contains(ChunkTimer.TABLE));
    bench.timer(ChunkTimer.TABLE);
    assertEquals(List.of(new DescribeChunk(CHUNK)), bench.asked);
    bench.masterSays(new MasterReply.Chunk(new ChunkInfo(following(CoreBench.at(THIRD)), null)));
    bench.answers(THIRD, new ChunkReply.Writers(WriterTable.EMPTY));
    assertEquals(1, bench.preparesTo(SECOND));
  }

  @Test
  void aTailThatDoesNotStartInTimeIsSealed() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.later(2_000).timer(ChunkTimer.START);
    assertEquals(SealReason.TAIL_NOT_STARTED, lastAsked().reason());
    append.unanswered();
    bench.masterSays(new SealDecided(CHUNK, Position.ZERO, null));
    assertEquals(Code.NOT_TAIL, append.refused());
  }

  private static final Refused IN_HAND = new Refused(Code.IN_HAND, 0, "in hand");

  @Test
  void aTableThatIsInHandIsWaitedForAndAskedForAgainWhereItIs() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND), CoreBench.at(THIRD))));
    bench.later(1_000).answers(SECOND, IN_HAND);
    bench.later(100).timer(ChunkTimer.TABLE);
    assertEquals(SECOND, bench.sent.get(0).to().store());
    assertTrue(bench.sent.get(0).timeoutNanos() > 5_000 * CoreBench.MILLISECOND);
    bench.later(900).timer(ChunkTimer.START);
    assertEquals(List.of(), bench.asked, "it makes progress");
    bench.later(3_000).answers(SECOND, new ChunkReply.Writers(WriterTable.EMPTY));
    bench.everybodyStores();
    bench.later(20_000).timer(ChunkTimer.START);
    assertEquals(List.of(), bench.asked, "it has started");
  }

  @Test
  void aTableThatIsInHandForTooLongIsGivenUp() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    for (int i = 0; i < 60; i++) {
      bench.later(900).answers(SECOND, IN_HAND);
      bench.later(100).timer(ChunkTimer.TABLE);
    }
    bench.timer(ChunkTimer.START);
    assertEquals(SealReason.TAIL_NOT_STARTED, lastAsked().reason());
  }

  private static WriterTable tableOf(int writers) {
    WriterFold fold = WriterFold.of(WriterTable.EMPTY);
    for (int i = 1; i <= writers; i++) {
      fold.fold(
          new ChunkId(4),
          1,
          new IdempotencyRecord(
              RecordKind.APPEND,
              WriterId.random(new Id128(8, i)),
              new WriterEpoch(0),
              0,
              1,
              0,
              0,
              1,
              0),
          0);
    }
    return fold.table();
  }

  @Test
  void aLargeTableHasTheTimeItNeedsAndWhoWaitsForItIsToldSo() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    Asking early = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.later(1_000).answers(SECOND, new ChunkReply.Writers(tableOf(80_000)));
    bench.timer(ChunkTimer.KEPT);
    assertEquals(Code.OVERLOADED, early.refused(), "so the client does not give this server up");
    Asking late = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.later(1_000).timer(ChunkTimer.START);
    assertEquals(List.of(), bench.asked, "ten megabytes take their time");
    bench.everybodyStores().everybodyStores();
    late.answered(Appended.class);
    assertEquals(List.of(), bench.asked);
  }

  @Test
  void aLargeTableThatIsNotStoredInItsTimeIsGivenUp() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.later(1_000).answers(SECOND, new ChunkReply.Writers(tableOf(80_000)));
    bench.later(6_000).timer(ChunkTimer.START);
    assertEquals(SealReason.TAIL_NOT_STARTED, lastAsked().reason());
  }

  // Memory for writer tables.

  @Test
  void aLargeTableForWhichThereIsNoMemoryIsLeftToAnotherServer() {
    bench = new CoreBench();
    bench.standing.tables = new TableMemory(TableLimits.DEFAULT.withBytesMax(1 << 20));
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.answers(SECOND, new ChunkReply.Writers(tableOf(10_000)));
    assertEquals(SealReason.TAIL_NOT_STARTED, lastAsked().reason());
    assertEquals(0, bench.standing.tables.usedBytes());
  }

  @Test
  void underPressureAChunkThatNobodyUsesIsSealedAndItsTableLeavesMemory() {
    bench = new CoreBench();
    bench.standing.tables = new TableMemory(TableLimits.DEFAULT.withBytesMax(5 << 20));
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.answers(SECOND, new ChunkReply.Writers(tableOf(10_000)));
    bench.everybodyStores().everybodyStores();
    long used = bench.standing.tables.usedBytes();
    assertTrue(used > 10_000 * 300, "it is counted: " + used);
    bench.later(11_000).timer(ChunkTimer.TABLE_MEMORY);
    assertEquals(List.of(), bench.asked, "there is enough");
    bench.standing.tables.grown(1 << 20);
    bench.timer(ChunkTimer.TABLE_MEMORY);
    bench.durable();
    SealChunk seal = lastAsked();
    assertNotNull(seal.clean(), "nothing is lost");
    assertTrue(!seal.wantTail(), "nobody waits");
    bench.ask(new Sealed(CHUNK, seal.clean().at()));
    bench.drain().durable();
    bench.timer(ChunkTimer.RETIRE);
    assertEquals(1 << 20, bench.standing.tables.usedBytes());
  }

  @Test
  void whereThereIsTooMuchAlsoSmallTablesLeaveMemoryWhenNobodyUsesThem() {
    bench = new CoreBench();
    bench.standing.tables = new TableMemory(TableLimits.DEFAULT.withBytesMax(5 << 20));
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.answers(SECOND, new ChunkReply.Writers(tableOf(100)));
    bench.everybodyStores().everybodyStores();
    assertTrue(bench.timers.contains(ChunkTimer.TABLE_MEMORY), "it is looked after");
    bench.standing.tables.grown(4 << 20);
    bench.later(11_000).timer(ChunkTimer.TABLE_MEMORY);
    assertEquals(List.of(), bench.asked, "large ones go first");
    bench.standing.tables.grown(1 << 20);
    Asking used = bench.ask(append(random(1_000), 0, record(1, "abc")));
    bench.everybodyStores();
    used.answered(Appended.class);
    bench.later(9_000).timer(ChunkTimer.TABLE_MEMORY);
    assertEquals(List.of(), bench.asked, "it is in use");
    bench.later(2_000).timer(ChunkTimer.TABLE_MEMORY);
    bench.durable();
    assertNotNull(lastAsked().clean());
    assertTrue(!lastAsked().wantTail(), "nobody waits");
  }

  @Test
  void underPressureAChunkInUseGoesOnUntilThereIsTooMuch() {
    bench = new CoreBench();
    bench.standing.tables = new TableMemory(TableLimits.DEFAULT.withBytesMax(5 << 20));
    bench.ask(new OpenChunk(following(CoreBench.at(SECOND))));
    bench.answers(SECOND, new ChunkReply.Writers(tableOf(10_000)));
    bench.everybodyStores().everybodyStores();
    bench.standing.tables.grown(1 << 20);
    bench.later(9_000).timer(ChunkTimer.TABLE_MEMORY);
    assertEquals(List.of(), bench.asked);
    bench.standing.tables.grown(1 << 20);
    bench.timer(ChunkTimer.TABLE_MEMORY);
    bench.durable();
    assertNotNull(lastAsked().clean());
  }

  @Test
  void aReplicaThatIsNotRegisteredYetIsOfferedBatchZeroAgain() {
    bench = new CoreBench();
    bench.ask(new OpenChunk(chunkLedBy(HERE, SECOND, THIRD)));
    bench.drain().durable();
    bench.answers(SECOND, Refusals.NOT_REGISTERED);
    assertTrue(bench.asked.isEmpty());
    bench.timer(ChunkTimer.OFFER_AGAIN);
    bench.votes(SECOND).votes(THIRD);
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    assertEquals(1, bench.preparesTo(SECOND));
  }

  // How a chunk ends.

  @Test
  void aBrokenStreamMeansSealNow() {
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable();
    bench.breaksTo(SECOND);
    assertEquals(SealReason.REPLICA_BROKEN, lastAsked().reason());
    assertTrue(lastAsked().wantTail());
    assertNull(lastAsked().clean());
    append.unanswered();
  }

  @Test
  void aRefusedPrepareMeansSealNowAndOnlyOnce() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable();
    bench.answers(SECOND, new Refused(Code.DISK_FULL, 0, ""));
    bench.answers(THIRD, new Refused(Code.FENCED, 0, ""));
    assertEquals(1, bench.asked.size());
  }

  /** Votes for next to nothing say little about how long 16 MiB take. */
  @Test
  void aSlowDiskIsNotSilentWhileManyBytesAreUnderWay() {
    bench = leadingALargeChunk();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 16; i++) {
      bench.ask(append(random(i), 0, record(1, large)));
    }
    bench.drain();
    bench.later(1_000).timer(ChunkTimer.SILENCE);
    assertEquals(0, bench.drain().asked.size());
    bench.later(1_100).timer(ChunkTimer.SILENCE);
    bench.drain();
    assertEquals(SealReason.REPLICA_SILENT, lastAsked().reason());
  }

  @Test
  void silenceBeyondTheBoundMeansSeal() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable().votes(SECOND);
    bench.later(150).timer(ChunkTimer.SILENCE);
    assertTrue(bench.asked.isEmpty());
    bench.later(100).timer(ChunkTimer.SILENCE);
    assertEquals(SealReason.REPLICA_SILENT, lastAsked().reason());
  }

  @Test
  void slowVotesMakeTheBoundLonger() {
    for (int i = 1; i <= 10; i++) {
      bench.ask(append(random(1), i - 1, record(i, "a")));
      bench.drain().durable().later(100).votes(SECOND).votes(THIRD);
    }
    bench.ask(append(random(1), 10, record(11, "a")));
    bench.drain().durable().later(1_000).timer(ChunkTimer.SILENCE);
    assertTrue(bench.asked.isEmpty());
    bench.later(1_100).timer(ChunkTimer.SILENCE);
    assertEquals(SealReason.REPLICA_SILENT, lastAsked().reason());
  }

  @Test
  void afterAskingForTheSealNothingIsAdmitted() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable().breaksTo(SECOND);
    Asking late = bench.ask(append(random(2), 0, record(1, "x")));
    bench.drain();
    late.unanswered();
    assertTrue(bench.unit().isEmpty());
    bench.masterSays(new SealDecided(CHUNK, bench.core.view().prepared(), null));
    assertEquals(Code.NOT_TAIL, late.refused());
    bench.durable();
    assertEquals(Code.NOT_TAIL, bench.ask(append(random(2), 0, record(1, "x"))).refused());
  }

  @Test
  void whoWaitsForASealThatTakesTooLongIsLetGo() {
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable().breaksTo(SECOND);
    bench.timer(ChunkTimer.SEAL_BOUND);
    assertEquals(Code.NOT_TAIL, append.refused());
  }

  @Test
  void votesAlreadyCastStillCommitAfterTheSealWasAsked() {
    Asking first = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain().durable().votes(SECOND);
    Asking second = bench.ask(append(random(1), 1, record(2, "de")));
    bench.drain().durable();
    bench.answers(SECOND, new Refused(Code.FENCED, 0, ""));
    first.unanswered();
    bench.votes(THIRD);
    first.answered(Appended.class);
    second.unanswered();
  }

  @Test
  void aFencedPrimaryAdmitsNothingButStillCommits() {
    Asking first = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    Asking fence = bench.ask(new Fence(CHUNK));
    Asking late = bench.ask(append(random(1), 1, record(2, "de")));
    bench.drain().durable();
    assertEquals(2, fence.answered(Fenced.class).prepared().lsn());
    assertEquals(1, fence.answered(Fenced.class).committed());
    late.unanswered();
    bench.votes(SECOND).votes(THIRD);
    first.answered(Appended.class);
    assertEquals(3, ((CommittedTo) bench.ask(new CommittedLength(CHUNK)).reply).length());
    bench.ask(new Sealed(CHUNK, bench.core.view().prepared()));
    assertEquals(Code.NOT_TAIL, late.refused());
  }

  @Test
  void whatWasNotSentWhenTheChunkWasFencedIsNeverSent() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    Asking fence = bench.ask(new Fence(CHUNK));
    bench.drain();
    assertEquals(0, bench.preparesTo(SECOND));
    bench.durable();
    assertEquals(1, fence.answered(Fenced.class).prepared().lsn());
  }

  @Test
  void aFullChunkIsSealedCleanlyWhereEverythingIsCommitted() {
    Asking fits = bench.ask(append(random(1), 0, record(1, "a".repeat(60))));
    Asking beyond = bench.ask(append(random(2), 0, record(1, "b".repeat(60))));
    bench.drain().durable().votes(SECOND);
    assertEquals(List.of(new PlanTail(CHUNK)), bench.asked);
    aMasterLeads();
    Asking late = bench.ask(append(random(3), 0, record(1, "c")));
    assertEquals(1, bench.asked.size(), "nothing is sealed while votes are due");
    bench.votes(THIRD);
    fits.answered(Appended.class);
    beyond.answered(Appended.class);
    assertEquals(List.of(new Change.Fence(CHUNK, 2)), bench.unit());
    bench.durable();
    assertEquals(SealReason.CHUNK_FULL, lastAsked().reason());
    assertTrue(lastAsked().wantTail());
    Position at = cleanSeal().at();
    assertEquals(120, at.length());
    late.unanswered();
    bench.masterSays(new SealDecided(CHUNK, at, null));
    assertEquals(Code.NOT_TAIL, late.refused());
    bench.durable();
    assertTrue(bench.core.view().isSealed());
  }

  @Test
  void aFullChunkGoesOnWhileNoMasterLeads() {
    for (int i = 1; i <= 6; i++) {
      Asking fits = bench.ask(append(random(1), i - 1, record(i, "a".repeat(60))));
      bench.everybodyStores();
      fits.answered(Appended.class);
    }
    assertEquals(List.of(new PlanTail(CHUNK)), bench.asked, "it asks once");
    Asking tooMuch = bench.ask(append(random(1), 6, record(7, "a".repeat(60))));
    bench.drain().durable();
    tooMuch.unanswered();
    assertEquals(SealReason.CHUNK_FULL, lastAsked().reason());
    assertEquals(360, cleanSeal().at().length());
  }

  @Test
  void aChunkThatIsExactlyFullIsNotDueYet() {
    bench.ask(append(random(1), 0, record(1, "a".repeat((int) CoreBench.CAPACITY))));
    bench.everybodyStores();
    assertEquals(List.of(), bench.asked);
  }

  private void aMasterLeads() {
    bench.masterSays(new MasterReply.TailPlanned(null));
  }

  private CleanSeal cleanSeal() {
    assertNotNull(lastAsked().clean());
    return lastAsked().clean();
  }

  @Test
  void aRequestThatFillsTheChunkHearsOfWhatFitted() {
    Asking all =
        bench.ask(
            append(
                random(1),
                0,
                record(1, "a".repeat(90)),
                record(2, "b".repeat(90)),
                record(3, "c".repeat(90)),
                record(4, "d".repeat(90)),
                record(5, "e".repeat(90))));
    bench.everybodyStores();
    bench.durable();
    bench.masterSays(new SealDecided(CHUNK, cleanSeal().at(), null));
    Appended heard = all.answered(Appended.class);
    assertEquals(4, heard.outcomes().size());
    assertEquals(Code.NOT_TAIL, heard.rejection().code());
  }

  @Test
  void aFullChunkWhoseVotesDoNotComeIsSealedTheOrdinaryWay() {
    bench.ask(append(random(1), 0, record(1, "a".repeat(60))));
    bench.ask(append(random(2), 0, record(1, "b".repeat(60))));
    bench.drain().durable();
    aMasterLeads();
    bench.votes(SECOND);
    bench.breaksTo(THIRD);
    assertEquals(SealReason.REPLICA_BROKEN, lastAsked().reason());
    assertNull(lastAsked().clean());
  }

  @Test
  void anotherTailThatIsLedHereBeginsAtOnce() {
    bench.ask(append(random(1), 0, record(1, "a")));
    bench.drain().durable().breaksTo(SECOND);
    ChunkDescription next =
        new ChunkDescription(
            new ChunkId(6), CoreBench.FILE, 1_001, 100, List.of(CoreBench.at(HERE)), null);
    Effects effects = new Effects();
    bench.core.onMaster(
        Question.SEAL,
        new SealDecided(CHUNK, bench.core.view().prepared(), new ChunkInfo(next, null)),
        bench.now,
        effects);
    assertTrue(effects.take().contains(new Effect.OpenHere(next)));
  }

  @Test
  void aDiskWithoutRoomIsAReplicaThatIsBroken() {
    Asking append = bench.ask(append(random(1), 0, record(1, "abc")));
    bench.drain();
    bench.full();
    assertEquals(SealReason.REPLICA_BROKEN, lastAsked().reason());
    assertEquals(List.of(new Change.Fence(CHUNK, 1)), bench.unit());
    bench.durable().votes(SECOND).votes(THIRD);
    append.unanswered();
    bench.masterSays(new SealDecided(CHUNK, bench.core.view().prepared(), null));
    assertEquals(Code.NOT_TAIL, append.refused());
  }

  // What the next chunk inherits.

  @Test
  void theTableOfAChunkThatEndedCleanlyIsAtHand() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.everybodyStores();
    Position at = bench.core.view().prepared();
    Asking fetch = bench.ask(new FetchWriters(CHUNK, at));
    fetch.unanswered();
    bench.drain().durable();
    WriterTable table = fetch.answered(ChunkReply.Writers.class).table();
    assertEquals(1, table.rows().size());
    assertEquals(1, table.rows().get(0).lastSequence());
    assertEquals(CHUNK, table.rows().get(0).lastChunk());
  }

  @Test
  void aTableThatHoldsMoreThanWasSealedIsNotGiven() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.everybodyStores();
    Position at = bench.core.view().prepared();
    bench.ask(append(random(2), 0, record(1, "never committed")));
    bench.drain().durable();
    Asking fetch = bench.ask(new FetchWriters(CHUNK, at));
    bench.drain().durable();
    // It is folded from the store instead, which the bench does not do.
    fetch.unanswered();
  }

  @Test
  void theTableIsKeptForAWhileOnly() {
    Position at = bench.core.view().prepared();
    bench.ask(new Sealed(CHUNK, at));
    bench.drain().durable();
    assertTrue(!bench.core.isForgettable());
    bench.timer(ChunkTimer.RETIRE);
    assertTrue(bench.core.isForgettable());
  }

  @Test
  void aRestartedPrimaryDoesNotSayHowLongTheFileIs() {
    bench.ask(append(random(1), 0, record(1, "abc")));
    bench.everybodyStores();
    Position at = bench.core.view().prepared();
    bench.restartWith(
        new StoredChunk(
            new StoredReplica(
                CHUNK, StoredReplica.Phase.OPEN, chunkLedBy(HERE, SECOND, THIRD), at, at.lsn()),
            at,
            List.of()));
    assertEquals(Code.NOT_TAIL, bench.ask(new CommittedLength(CHUNK)).refused());
    assertEquals(Code.NOT_TAIL, bench.ask(append(random(1), 1, record(2, "a"))).refused());
  }
}
