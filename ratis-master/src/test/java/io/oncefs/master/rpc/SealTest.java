package io.oncefs.master.rpc;

import static io.oncefs.master.rpc.FakeServers.at;
import static io.oncefs.master.rpc.World.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterReply.SealDecided;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tails are opened and sealed by a master, asked and unasked, whoever fails meanwhile. */
class SealTest {
  private final World world = new World();

  @BeforeEach
  void threeServers() {
    for (int number = 1; number <= 3; number++) {
      world.startServer(number, 1);
    }
  }

  @Test
  void thePrimaryIsToldOfItsNewTail() {
    ChunkInfo tail = world.tailAt("/f", 0);
    world.pass(10);
    assertEquals(
        List.of(
            new FakeServers.Asked(
                tail.description().primary().store(),
                new ChunkRequest.OpenChunk(tail.description()))),
        world.servers.asked(ChunkRequest.OpenChunk.class));
  }

  @Test
  void aSealFencesAllReplicasDecidesAndTellsThem() {
    ChunkInfo tail = world.tailAt("/f", 7);
    SealDecided decided = decided(world.seal(tail, SealReason.REPLICA_BROKEN, false));
    assertEquals(at(7), decided.at());
    assertNull(decided.nextTail());
    world.pass(10);
    assertEquals(3, world.servers.asked(ChunkRequest.Fence.class).size());
    assertEquals(3, world.servers.asked(ChunkRequest.Sealed.class).size());
    assertEquals(at(7), world.describe(tail).sealedAt());
    assertEquals(3, world.describe(tail).description().replicas().size());
  }

  @Test
  void whoWaitsToAppendGetsTheNextTailWithAnotherPrimary() {
    ChunkInfo tail = world.tailAt("/f", 7);
    SealDecided decided = decided(world.seal(tail, SealReason.PRIMARY_UNREACHABLE, true));
    ChunkInfo next = decided.nextTail();
    assertNotNull(next);
    assertEquals(700, next.description().start());
    assertNotEquals(tail.description().primary().store(), next.description().primary().store());
    world.pass(10);
    assertEquals(2, world.servers.asked(ChunkRequest.OpenChunk.class).size());
  }

  @Test
  void theTailOfADeletedFileEndsWhenAllThatHadItAreForgotten() {
    ChunkInfo tail = world.tailAt("/f", 7);
    for (int number = 1; number <= 3; number++) {
      world.servers.silence(store(number));
    }
    world.ask(
        world.leader(),
        new MasterRequest.Delete(world.freshRequest(), "/f", true),
        MasterReply.Deleted.class);
    world.pass(World.UPKEEP.trashMillis() + World.LEASE_MILLIS + 3_000);
    forget(1);
    forget(2);
    world.pass(10_000);
    assertNull(world.describe(tail).sealedAt(), "one may come back and say where it stands");
    forget(3);
    world.pass(10_000);
    Failed gone =
        world.ask(
            world.leader(),
            new MasterRequest.DescribeChunk(tail.description().chunk()),
            Failed.class);
    assertEquals(Code.NOT_FOUND, gone.code());
  }

  private void forget(int number) {
    MasterReply reply =
        world.ask(
            world.leader(), new MasterRequest.AssignDuty(store(number), ServerDuty.FORGOTTEN, 0));
    assertInstanceOf(MasterReply.Noted.class, reply, reply::toString);
  }

  @Test
  void manyWhoAskForTheSameSealShareOne() {
    ChunkInfo tail = world.tailAt("/f", 7);
    World.Pending first = world.seal(tail, SealReason.REPLICA_SILENT, false);
    World.Pending second = world.seal(tail, SealReason.PRIMARY_UNREACHABLE, true);
    World.Pending third = world.seal(tail, SealReason.REQUESTED, true);
    SealDecided one = decided(first);
    SealDecided two = decided(second);
    assertEquals(one.at(), two.at());
    assertNull(one.nextTail());
    assertEquals(two.nextTail(), decided(third).nextTail());
    assertEquals(3, world.servers.asked(ChunkRequest.Fence.class).size());
  }

  @Test
  void whoAsksTooLateHearsTheDecisionAndGetsATail() {
    ChunkInfo tail = world.tailAt("/f", 7);
    decided(world.seal(tail, SealReason.REQUESTED, false));
    SealDecided late = decided(world.seal(tail, SealReason.REQUESTED, true));
    assertEquals(at(7), late.at());
    assertNotNull(late.nextTail());
    assertEquals(3, world.servers.asked(ChunkRequest.Fence.class).size());
  }

  @Test
  void aFullChunkIsSealedWhereItsPrimarySaysWithoutAskingAnybody() {
    ChunkInfo tail = world.tailAt("/f", 7);
    SealDecided decided = decided(full(tail, 9));
    assertEquals(at(9), decided.at());
    assertNotNull(decided.nextTail());
    assertEquals(List.of(), world.servers.asked(ChunkRequest.Fence.class));
    assertEquals(3, world.describe(tail).description().replicas().size());
  }

  @Test
  void aFullChunkWhoseSealGetsLostIsProposedAgain() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.quorum.loseAnswers(1);
    assertEquals(at(9), decided(full(tail, 9)).at());
  }

  @Test
  void aDeadReplicaHoldsNoSealUpAndGetsNoPlaceInTheNextTail() {
    ChunkInfo tail = world.tailAt("/f", 7);
    StoreId dead = tail.description().replicas().get(2).store();
    world.servers.kill(dead);
    long start = world.scheduler.nowNanos();
    SealDecided decided = decided(world.seal(tail, SealReason.REPLICA_BROKEN, true));
    assertTrue(world.scheduler.nowNanos() - start < 30_000_000, "some hops, no grace");
    assertNotNull(decided.nextTail());
    assertFalse(stores(decided.nextTail()).contains(dead));
    assertFalse(stores(world.describe(tail)).contains(dead));
  }

  @Test
  void aSilentReplicaGetsNoPlaceInTheNextTailEither() {
    ChunkInfo tail = world.tailAt("/f", 7);
    StoreId stopped = tail.description().primary().store();
    world.servers.silence(stopped);
    SealDecided decided = decided(world.seal(tail, SealReason.PRIMARY_UNREACHABLE, true));
    assertEquals(2, decided.nextTail().description().replicas().size());
    assertFalse(stores(decided.nextTail()).contains(stopped));
  }

  @Test
  void oneReplicaOfThreeDecidesOnlyOnceTheLeasesOfTheOthersAreOver() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.servers.kill(store(1));
    world.servers.kill(store(2));
    World.Pending pending = world.seal(tail, SealReason.REPLICA_BROKEN, false);
    world.pass(8_000);
    assertFalse(pending.isThere());
    world.pass(4_000);
    assertEquals(at(7), decided(pending).at());
    assertEquals(List.of(store(3)), stores(world.describe(tail)));
  }

  @Test
  void withNoReplicaTheChunkStaysOpenAndTheStatusNamesWhoIsAwaited() {
    ChunkInfo tail = world.tailAt("/f", 7);
    for (int number = 1; number <= 3; number++) {
      world.servers.silence(store(number));
    }
    World.Pending pending = world.seal(tail, SealReason.PRIMARY_UNREACHABLE, false);
    world.pass(60_000);
    assertFalse(pending.isThere());
    world.pass(1_200);
    NodeStatus status = world.nodes.get(0).status();
    assertEquals(3, status.seals().get(0).awaited().size());
  }

  @Test
  void whoeverAsksForASealHearsSomethingBeforeGivingUp() {
    ChunkInfo tail = world.tailAt("/f", 7);
    for (int number = 1; number <= 3; number++) {
      world.servers.silence(store(number));
    }
    var request =
        new MasterRequest.SealChunk(
            tail.description().chunk(), SealReason.PRIMARY_UNREACHABLE, null, true);
    World.Pending early = world.send(1, request);
    world.pass(1_000);
    World.Pending late = world.send(1, request);
    world.pass(1_300);
    assertFalse(early.isThere(), "the seal may come any moment");
    world.pass(600);
    Failed underWay = assertInstanceOf(Failed.class, early.get());
    assertEquals(Code.UNAVAILABLE, underWay.code(), "which means: ask again");
    assertTrue(underWay.message().contains(store(1).toString()), underWay.message());
    assertFalse(late.isThere());
    world.pass(1_000);
    assertInstanceOf(Failed.class, late.get());
  }

  @Test
  void aTailIsOpenedForThoseWhoAreAskingAgain() {
    ChunkInfo tail = world.tailAt("/f", 7);
    for (int number = 1; number <= 3; number++) {
      world.servers.silence(store(number));
    }
    World.Pending heard =
        world.send(
            1,
            new MasterRequest.SealChunk(
                tail.description().chunk(), SealReason.PRIMARY_UNREACHABLE, null, true));
    world.pass(3_000);
    assertInstanceOf(Failed.class, heard.get());
    for (int number = 1; number <= 3; number++) {
      world.servers.revive(store(number));
    }
    world.pass(3_500);
    assertEquals(at(7), world.describe(tail).sealedAt());
    assertEquals(2, world.servers.asked(ChunkRequest.OpenChunk.class).size());
  }

  @Test
  void aLeaseThatExpiresSealsWhatIsOpenThere() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.servers.kill(store(2));
    world.pass(9_000);
    assertTrue(world.describe(tail).isOpen());
    world.pass(3_500);
    assertEquals(at(7), world.describe(tail).sealedAt());
  }

  @Test
  void aServerThatStartsAgainHasItsOpenChunksSealedAtOnce() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.startServer(1, 2);
    world.pass(100);
    assertEquals(at(7), world.describe(tail).sealedAt());
  }

  @Test
  void aTailWithTooFewReplicasEndsOnceTheServersAreBack() {
    world.servers.kill(store(3));
    world.pass(5_000);
    ChunkInfo tail = world.tailAt("/f", 2);
    assertEquals(2, tail.description().replicas().size());
    world.pass(20_000);
    assertTrue(world.describe(tail).isOpen());
    world.startServer(3, 2);
    world.pass(3_000);
    assertEquals(at(2), world.describe(tail).sealedAt());
  }

  @Test
  void withTooFewServersNoTailIsOpenedAndNothingIsLogged() {
    FileId file = world.create("/f");
    world.servers.kill(store(2));
    world.servers.kill(store(3));
    world.pass(12_000);
    long before = world.quorum.entries();
    Failed refused =
        assertInstanceOf(Failed.class, world.ask(1, new MasterRequest.OpenTail(file, null)));
    assertEquals(Code.UNAVAILABLE, refused.code());
    assertTrue(refused.message().contains("at least 2"), refused.message());
    assertEquals(before, world.quorum.entries());
  }

  @Test
  void ofTwoWhoOpenATailBothGetTheSameOne() {
    FileId file = world.create("/f");
    var first = world.send(1, new MasterRequest.OpenTail(file, null));
    var second = world.send(1, new MasterRequest.OpenTail(file, null));
    world.runUntil(() -> first.isThere() && second.isThere());
    assertEquals(first.get(), second.get());
    assertInstanceOf(MasterReply.Chunk.class, first.get());
  }

  @Test
  void aDecisionIsRepeatedByEveryLeaderUntilTheServerConfirmsIt() {
    world.servers.deafen(store(2));
    ChunkInfo tail = world.tailAt("/f", 7);
    ChunkId chunk = tail.description().chunk();
    decided(world.seal(tail, SealReason.REQUESTED, false));
    world.pass(1_000);
    assertEquals(List.of(new SealOrder(chunk, at(7))), orders(1, 2, List.of()));
    assertEquals(List.of(), orders(1, 1, List.of()), "confirmed when it was told");
    world.lead(3);
    assertEquals(List.of(new SealOrder(chunk, at(7))), orders(3, 2, List.of()));
    assertEquals(List.of(), orders(3, 2, List.of(chunk)));
    world.pass(1_000);
    world.lead(1);
    assertEquals(List.of(), orders(1, 2, List.of()));
  }

  @Test
  void aCopyThatDivergedIsGarbageOnceItsServerSaysSo() {
    ChunkInfo tail = world.tailAt("/f", 7);
    StoreId stray = tail.description().replicas().get(2).store();
    world.servers.silence(stray);
    decided(world.seal(tail, SealReason.REPLICA_SILENT, false));
    world.servers.diverge(stray);
    world.pass(3_000);
    NodeStatus status = world.nodes.get(0).status();
    assertEquals(1, status.counts().garbageCopies());
    assertEquals(0, status.counts().unconfirmedSeals());
    assertFalse(stores(world.describe(tail)).contains(stray));
  }

  @Test
  void aReplicaThatWasSilentJoinsTheValidOnesOnceItStandsAtTheDecision() {
    ChunkInfo tail = world.tailAt("/f", 7);
    StoreId late = tail.description().replicas().get(2).store();
    world.servers.silence(late);
    decided(world.seal(tail, SealReason.REPLICA_SILENT, false));
    world.servers.revive(late);
    world.pass(3_000);
    assertEquals(3, world.describe(tail).description().replicas().size());
  }

  @Test
  void aServerWithoutSpaceIsNoReasonToSealATailForMoreReplicas() {
    world.servers.kill(store(3));
    world.pass(5_000);
    ChunkInfo tail = world.tailAt("/f", 2);
    world.servers.revive(store(3));
    for (int second = 0; second < 30; second++) {
      world.send(1, World.heartbeatWithout(store(3), 1));
      world.pass(1_000);
    }
    assertTrue(world.describe(tail).isOpen());
  }

  @Test
  void aLeaderThatIsDeposedDuringASealSaysSoAndTheNextOneSeals() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.servers.silence(store(1));
    world.servers.silence(store(2));
    World.Pending pending = world.seal(tail, SealReason.REPLICA_BROKEN, false);
    world.pass(500);
    world.lead(2);
    world.runUntil(pending::isThere);
    assertInstanceOf(MasterReply.NotLeader.class, pending.get());
    world.pass(15_000);
    assertEquals(at(7), world.describe(tail).sealedAt());
  }

  @Test
  void tailsThatComeToNothingAreOpenedEverMoreSlowly() {
    FileId file = world.create("/f");
    ChunkInfo first = world.openTail(file, null);
    ChunkInfo second = decided(world.seal(first, SealReason.TAIL_NOT_STARTED, true)).nextTail();
    assertNotNull(second, "the second one at once");
    assertNull(decided(world.seal(second, SealReason.TAIL_NOT_STARTED, true)).nextTail());
    var open = new MasterRequest.OpenTail(file, null);
    Failed refused = assertInstanceOf(Failed.class, world.ask(1, open));
    assertTrue(refused.message().contains("did not start"), refused.message());
    world.pass(300);
    ChunkInfo third = world.openTail(file, null);
    assertNull(third.description().predecessor());
    world.servers.stand(third.description().chunk(), 3);
    assertNotNull(decided(world.seal(third, SealReason.REQUESTED, true)).nextTail());
  }

  @Test
  void aDeletedTreeIsClearedAwayAndItsTailsAreSealed() {
    ChunkInfo tail = world.tailAt("/d/e/f", 7);
    for (int i = 0; i < 20; i++) {
      world.create("/d/" + i);
    }
    world.ask(
        1, new MasterRequest.Delete(world.freshRequest(), "/d", true), MasterReply.Deleted.class);
    world.pass(World.UPKEEP.trashMillis() + 5_000);
    Failed gone =
        assertInstanceOf(
            Failed.class,
            world.ask(1, new MasterRequest.DescribeChunk(tail.description().chunk())));
    assertEquals(Code.NOT_FOUND, gone.code());
    world.pass(1_200);
    NodeStatus status = world.nodes.get(0).status();
    assertEquals(0, status.counts().deletedTrees());
    assertEquals(0, status.counts().openChunks());
    assertEquals(3, status.counts().garbageCopies());
  }

  @Test
  void whatWasDeletedCanBeTakenBackForAWhileAndItsTailIsSealedAllTheSame() {
    ChunkInfo tail = world.tailAt("/f", 7);
    world.ask(
        1, new MasterRequest.Delete(world.freshRequest(), "/f", true), MasterReply.Deleted.class);
    world.pass(1_500);
    assertEquals(at(7), world.describe(tail).sealedAt());
    var page = world.ask(1, new MasterRequest.ListTrash(null, 10), MasterReply.Trash.class);
    assertEquals(List.of("/f"), page.entries().stream().map(each -> each.mark().path()).toList());
    world.ask(
        1, new MasterRequest.Undelete(world.freshRequest(), "/f", "/g"), MasterReply.Status.class);
    world.pass(World.UPKEEP.trashMillis() + 2_000);
    assertEquals(at(7), world.describe(tail).sealedAt());
    assertEquals(
        List.of(),
        world.ask(1, new MasterRequest.ListTrash(null, 10), MasterReply.Trash.class).entries());
  }

  @Test
  void aServerIsToldOnceThatOrdersWaitAndGetsThemFromARead() {
    ChunkInfo tail = world.tailAt("/f", 7);
    ChunkId chunk = tail.description().chunk();
    world.ask(
        1, new MasterRequest.Delete(world.freshRequest(), "/f", true), MasterReply.Deleted.class);
    world.pass(World.UPKEEP.trashMillis() + 3_000);
    assertTrue(ordersWait(1, 1), "the leader says so");
    assertFalse(ordersWait(2, 1), "nobody else does");
    StoreId store = World.store(1);
    var fetch =
        new MasterRequest.FetchOrders(World.CLUSTER, store, new Generation(1), new ChunkId(1), 10);
    var drops = world.ask(1, fetch, MasterReply.Orders.class).drops();
    assertEquals(List.of(chunk), drops.stream().map(each -> each.chunk()).toList());
    settle(drops.get(0).number() + 1, chunk);
    assertTrue(ordersWait(1, 1), "another order was settled");
    settle(drops.get(0).number(), chunk);
    assertFalse(ordersWait(1, 1), "it was settled");
    var stranger =
        new MasterRequest.FetchOrders(World.CLUSTER, store, new Generation(2), new ChunkId(1), 10);
    assertInstanceOf(Failed.class, world.ask(1, stranger), "a start that is not registered");
  }

  private boolean ordersWait(int node, int server) {
    return world
        .ask(node, World.heartbeat(server, 1, List.of()), MasterReply.HeartbeatAnswer.class)
        .ordersWait();
  }

  private void settle(long number, ChunkId chunk) {
    var settled =
        new MasterRequest.SettledOrder(
            number, chunk, MasterRequest.SettledOrder.Kind.DROPPED, Position.ZERO);
    world.ask(
        1,
        new MasterRequest.SettleOrders(World.CLUSTER, World.store(1), List.of(settled)),
        MasterReply.Noted.class);
  }

  private List<SealOrder> orders(int node, int server, List<ChunkId> sealed) {
    return world
        .ask(node, World.heartbeat(server, 1, sealed), MasterReply.HeartbeatAnswer.class)
        .seals();
  }

  private World.Pending full(ChunkInfo tail, long lsn) {
    return world.send(
        1,
        new MasterRequest.SealChunk(
            tail.description().chunk(), SealReason.CHUNK_FULL, new CleanSeal(at(lsn), null), true));
  }

  private SealDecided decided(World.Pending pending) {
    world.runUntil(pending::isThere);
    return assertInstanceOf(SealDecided.class, pending.get());
  }

  private static List<StoreId> stores(ChunkInfo chunk) {
    return chunk.description().replicas().stream().map(ReplicaLocation::store).toList();
  }
}
