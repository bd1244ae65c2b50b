package io.oncefs.master.rpc;

import static io.oncefs.master.rpc.FakeServers.at;
import static io.oncefs.master.rpc.World.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterReply.DropOrder;
import io.oncefs.protocol.MasterReply.Orders;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder.Kind;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.protocol.ServerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader does about sealed chunks whose servers come and go. */
class RepairTest {
  private static final long PATIENCE = World.UPKEEP.repairAfterMillis();

  private final World world = new World();
  private ChunkInfo sealed;
  private ChunkId chunk;

  @BeforeEach
  void aChunkIsSealedOnThreeOfFourServers() {
    for (int i = 1; i <= 4; i++) {
      world.startServer(i, 1);
    }
    ChunkInfo tail = world.tailAt("/f", 7);
    chunk = tail.description().chunk();
    World.Pending pending = world.seal(tail, SealReason.REQUESTED, false);
    world.runUntil(pending::isThere);
    sealed = world.describe(tail);
    world.pass(2_000);
  }

  private Set<Integer> valid() {
    return numbers(
        world.describe(sealed).description().replicas().stream()
            .map(ReplicaLocation::store)
            .toList());
  }

  private static Set<Integer> numbers(List<StoreId> stores) {
    return IntStream.rangeClosed(1, 9)
        .boxed()
        .filter(each -> stores.contains(store(each)))
        .collect(Collectors.toSet());
  }

  private int spare() {
    return IntStream.rangeClosed(1, 4)
        .filter(each -> !valid().contains(each))
        .findFirst()
        .orElse(0);
  }

  private Orders orders(int server, long generation) {
    return world.ask(
        world.leader(),
        new MasterRequest.FetchOrders(
            World.CLUSTER, store(server), new Generation(generation), new ChunkId(1), 100),
        Orders.class);
  }

  private void settle(int server, long number, Kind kind, Position at) {
    world.ask(
        world.leader(),
        new MasterRequest.SettleOrders(
            World.CLUSTER, store(server), List.of(new SettledOrder(number, chunk, kind, at))),
        MasterReply.Noted.class);
  }

  @Test
  void aLostServersReplicaIsMadeAnewElsewhereAndItsOwnIsLetGoOf() {
    int spare = spare();
    int lost = valid().iterator().next();
    world.servers.silence(store(lost));
    world.pass(PATIENCE / 2);
    assertEquals(List.of(), orders(spare, 1).copies(), "it may come back");
    world.pass(PATIENCE / 2 + 3_000);
    CopyOrder order = orders(spare, 1).copies().get(0);
    assertEquals(sealed.sealedAt(), order.chunk().sealedAt());
    assertTrue(valid().contains(lost), "until there is another one");
    settle(spare, order.number(), Kind.COPIED, at(7));
    assertTrue(valid().contains(spare));
    world.pass(3_000);
    assertEquals(Set.of(1, 2, 3, 4).size() - 1, valid().size());
    assertTrue(!valid().contains(lost));
    assertEquals(0, world.nodes.get(0).status().repair().underGoal());
  }

  @Test
  void whatComesBackTooLateIsDropped() {
    int spare = spare();
    int lost = valid().iterator().next();
    world.servers.silence(store(lost));
    world.pass(PATIENCE + 3_000);
    settle(spare, orders(spare, 1).copies().get(0).number(), Kind.COPIED, at(7));
    world.pass(3_000);
    world.servers.revive(store(lost));
    world.startServer(lost, 2);
    assertEquals(List.of(chunk), orders(lost, 2).drops().stream().map(DropOrder::chunk).toList());
  }

  @Test
  void whatComesBackInTimeMakesACopyOneTooMany() {
    int spare = spare();
    int lost = valid().iterator().next();
    world.servers.silence(store(lost));
    world.pass(PATIENCE + 3_000);
    long number = orders(spare, 1).copies().get(0).number();
    world.servers.revive(store(lost));
    world.startServer(lost, 2);
    settle(spare, number, Kind.COPIED, at(7));
    world.pass(3_000);
    assertEquals(3, valid().size());
    assertEquals(0, world.nodes.get(0).status().repair().underGoal());
  }

  @Test
  void aServerThatComesWithANewDiskIsTakenForLostAtOnce() {
    int spare = spare();
    int lost = valid().iterator().next();
    world.servers.silence(store(lost));
    var fresh =
        new MasterRequest.RegisterServer(
            World.CLUSTER, store(9), new Generation(1), 0, "server" + lost + ":9650", "", "");
    world.pass(World.LEASE_MILLIS + 1_000);
    world.ask(world.leader(), fresh, MasterReply.Registered.class);
    world.pass(2_000);
    assertEquals(1, orders(spare, 1).copies().size());
  }

  @Test
  void aCopyThatFailsIsTriedAgainOnceItsRestIsGone() {
    int spare = spare();
    world.servers.silence(store(valid().iterator().next()));
    world.pass(PATIENCE + 3_000);
    long first = orders(spare, 1).copies().get(0).number();
    settle(spare, first, Kind.NOT_COPIED, Position.ZERO);
    world.pass(3_000);
    assertEquals(List.of(), orders(spare, 1).copies(), "its rest is still there");
    settle(spare, orders(spare, 1).drops().get(0).number(), Kind.DROPPED, Position.ZERO);
    world.pass(3_000);
    assertEquals(List.of(), orders(spare, 1).copies(), "it would say the same at once");
    world.pass(10_000);
    assertTrue(orders(spare, 1).copies().get(0).number() > first);
  }

  @Test
  void aServerThatCannotMakeACopyIsPassedOverForAnother() {
    int lost = valid().iterator().next();
    int spare = spare();
    world.servers.silence(store(lost));
    world.pass(PATIENCE + 3_000);
    CopyOrder refused = orders(spare, 1).copies().get(0);
    world.startServer(5, 1);
    settle(spare, refused.number(), Kind.NOT_COPIED, Position.ZERO);
    settle(spare, orders(spare, 1).drops().get(0).number(), Kind.DROPPED, Position.ZERO);
    world.pass(3_000);
    assertEquals(List.of(), orders(spare, 1).copies());
    assertEquals(1, orders(5, 1).copies().size());
  }

  @Test
  void aLeaderThatHasJustStartedWaitsForServersItHasNotHeardOfYet() {
    int spare = spare();
    List<Integer> all = List.copyOf(valid());
    world.servers.silence(store(all.get(0)));
    world.servers.silence(store(all.get(1)));
    world.restart(world.leader());
    world.pass(World.LEASE_MILLIS - 2_000);
    assertEquals(List.of(), orders(spare, 1).copies(), "they may be about to speak");
    world.pass(4_000);
    assertEquals(1, orders(spare, 1).copies().size(), "one replica is left for a lease now");
  }

  @Test
  void aLeaderThatHasJustStartedLetsCopiesOnTheirWayGoOn() {
    int spare = spare();
    world.servers.silence(store(valid().iterator().next()));
    world.pass(PATIENCE + 3_000);
    CopyOrder order = orders(spare, 1).copies().get(0);
    world.servers.silence(store(spare));
    world.restart(world.leader());
    world.pass(2_000);
    assertEquals(List.of(order), orders(spare, 1).copies());
  }

  @Test
  void whatMayNotBeDroppedYetHoldsUpNothingBehindIt() {
    ChunkInfo other = world.tailAt("/g", 5);
    List<StoreId> both =
        Stream.of(sealed, other)
            .flatMap(each -> each.description().replicas().stream())
            .map(ReplicaLocation::store)
            .toList();
    int two =
        IntStream.rangeClosed(1, 4).filter(each -> count(both, each) == 2).findFirst().orElse(0);
    World.Pending pending = world.seal(other, SealReason.REQUESTED, false);
    world.runUntil(pending::isThere);
    world.servers.damage(store(two));
    report(two);
    world.ask(
        world.leader(),
        new MasterRequest.Delete(world.freshRequest(), "/g", true),
        MasterReply.Deleted.class);
    world.pass(World.UPKEEP.trashMillis() + 3_000);
    valid().forEach(each -> world.servers.silence(store(each)));
    world.pass(World.LEASE_MILLIS + 1_000);
    Orders first = page(two, new ChunkId(1));
    assertEquals(
        List.of(other.description().chunk()),
        first.drops().stream().map(DropOrder::chunk).toList());
  }

  private static long count(List<StoreId> stores, int server) {
    return stores.stream().filter(each -> each.equals(store(server))).count();
  }

  /** With room for one order of each kind. */
  private Orders page(int server, ChunkId from) {
    return world.ask(
        world.leader(),
        new MasterRequest.FetchOrders(World.CLUSTER, store(server), new Generation(1), from, 1),
        Orders.class);
  }

  @Test
  void aNewLeaderGoesOn() {
    int spare = spare();
    world.servers.silence(store(valid().iterator().next()));
    world.pass(PATIENCE + 3_000);
    long number = orders(spare, 1).copies().get(0).number();
    world.lead(2);
    world.pass(3_000);
    assertEquals(number, orders(spare, 1).copies().get(0).number());
    settle(spare, number, Kind.COPIED, at(7));
    assertTrue(valid().contains(spare));
  }

  @Test
  void aServerThatIsDrainedLosesItsReplicasOnceTheyAreElsewhere() {
    int spare = spare();
    int drained = valid().iterator().next();
    ChunkInfo open = world.openTail(world.create("/g"), null);
    world.ask(
        world.leader(),
        new MasterRequest.AssignDuty(store(drained), ServerDuty.LEAVING, 0),
        MasterReply.Noted.class);
    world.pass(3_000);
    assertTrue(valid().contains(drained), "until there is another one");
    settle(spare, orders(spare, 1).copies().get(0).number(), Kind.COPIED, at(7));
    world.pass(3_000);
    assertTrue(!valid().contains(drained));
    assertEquals(
        List.of(chunk), orders(drained, 1).drops().stream().map(DropOrder::chunk).toList());
    boolean wasThere =
        open.description().replicas().stream()
            .anyMatch(each -> each.store().equals(store(drained)));
    assertEquals(wasThere, !world.describe(open).isOpen(), "what was open there is sealed");
  }

  private MasterReply assign(int server, ServerDuty duty, long millis) {
    return world.ask(world.leader(), new MasterRequest.AssignDuty(store(server), duty, millis));
  }

  private ServerInfo info(int server) {
    return world
        .ask(world.leader(), new MasterRequest.ListServers(), MasterReply.Servers.class)
        .servers()
        .stream()
        .filter(each -> each.store().equals(store(server)))
        .findFirst()
        .orElse(null);
  }

  @Test
  void aServerIsSaidToHaveLeftOnceNothingDependsOnItAndTheNextLeaderKnows() {
    int spare = spare();
    int leaving = valid().iterator().next();
    assertInstanceOf(MasterReply.Noted.class, assign(leaving, ServerDuty.LEAVING, 0));
    world.pass(3_000);
    assertEquals(ServerDuty.LEAVING, info(leaving).duty());
    assertEquals(1, info(leaving).depending());
    world.lead(2);
    world.pass(3_000);
    assertEquals(ServerDuty.LEAVING, info(leaving).duty());
    settle(spare, orders(spare, 1).copies().get(0).number(), Kind.COPIED, at(7));
    world.pass(4_000);
    assertEquals(ServerDuty.LEFT, info(leaving).duty());
    assertEquals(0, info(leaving).depending());
    ChunkInfo tail = world.openTail(world.create("/h"), null);
    assertTrue(
        tail.description().replicas().stream()
            .noneMatch(each -> each.store().equals(store(leaving))),
        "nothing new goes there");
  }

  @Test
  void aServerInMaintenanceIsWaitedForUntilItsEnd() {
    int spare = spare();
    int away = valid().iterator().next();
    long length = PATIENCE + 20_000;
    assertInstanceOf(MasterReply.Noted.class, assign(away, ServerDuty.MAINTENANCE, length));
    world.pass(3_000);
    assertEquals(0, info(away).depending(), "it is safe to stop");
    world.servers.silence(store(away));
    world.pass(PATIENCE + 10_000);
    assertEquals(List.of(), orders(spare, 1).copies());
    assertEquals(ServerDuty.MAINTENANCE, info(away).duty());
    world.pass(PATIENCE);
    assertEquals(ServerDuty.IN_SERVICE, info(away).duty(), "it ends by itself");
    assertEquals(1, orders(spare, 1).copies().size());
  }

  @Test
  void whatIsForgottenIsReplacedAtOnceAndDoesNotComeBack() {
    int spare = spare();
    int lost = valid().iterator().next();
    MasterReply.Failed alive =
        assertInstanceOf(MasterReply.Failed.class, assign(lost, ServerDuty.FORGOTTEN, 0));
    assertEquals(MasterReply.Failed.Code.INVALID, alive.code());
    world.servers.silence(store(lost));
    world.pass(World.LEASE_MILLIS + 3_000);
    assertEquals(List.of(), orders(spare, 1).copies(), "it may come back");
    assertInstanceOf(MasterReply.Noted.class, assign(lost, ServerDuty.FORGOTTEN, 0));
    world.pass(3_000);
    assertEquals(1, orders(spare, 1).copies().size());
    assertNull(info(lost));
    MasterReply.Failed back =
        assertInstanceOf(
            MasterReply.Failed.class, world.ask(world.leader(), World.registration(lost, 2)));
    assertTrue(back.message().contains("forgotten"), back.message());
  }

  @Test
  void theOnlyServerThatHasAChunkIsNotForgotten() {
    List<Integer> all = List.copyOf(valid());
    all.forEach(each -> world.servers.silence(store(each)));
    world.pass(World.LEASE_MILLIS + 4_000);
    MasterReply.Failed refused =
        assertInstanceOf(MasterReply.Failed.class, assign(all.get(0), ServerDuty.FORGOTTEN, 0));
    assertTrue(refused.message().contains(chunk.toString()), refused.message());
  }

  private void report(int server) {
    world.ask(
        world.leader(),
        new MasterRequest.ReportDamage(chunk, store(server)),
        MasterReply.Noted.class);
    world.pass(2_000);
  }

  @Test
  void aDamagedReplicaGoesOnceAnotherWasSeenToBeWhole() {
    int bad = valid().iterator().next();
    world.servers.damage(store(bad));
    report(bad);
    assertTrue(!valid().contains(bad));
    assertEquals(List.of(chunk), orders(bad, 1).drops().stream().map(DropOrder::chunk).toList());
    assertEquals(1, orders(spare(bad), 1).copies().size(), "it is replaced");
  }

  private int spare(int bad) {
    return IntStream.rangeClosed(1, 4)
        .filter(each -> each != bad && !valid().contains(each))
        .findFirst()
        .orElse(0);
  }

  @Test
  void aFalseAlarmChangesNothing() {
    Set<Integer> before = valid();
    report(before.iterator().next());
    assertEquals(before, valid());
  }

  @Test
  void aDamagedReplicaStaysWhileNoOtherIsSeenToBeWhole() {
    Set<Integer> before = valid();
    before.forEach(each -> world.servers.damage(store(each)));
    before.forEach(this::report);
    assertEquals(before, valid());
    assertEquals(1, world.nodes.get(0).status().repair().damaged());
  }

  @Test
  void aCensusFindsWhatIsMissingWhatIsDifferentAndWhatIsNobodys() {
    List<Integer> holders = List.copyOf(valid());
    holders.forEach(each -> world.servers.damage(store(each)));
    world.servers.hold(store(holders.get(0)), chunk, 7);
    world.servers.hold(store(holders.get(1)), chunk, 6);
    world.servers.hold(store(holders.get(2)), new ChunkId(99), 6);
    world.servers.hold(store(spare()), chunk, 7);
    world.pass(3_000);
    List<StoreId> verified =
        world.servers.asked(io.oncefs.protocol.ChunkRequest.Verify.class).stream()
            .map(FakeServers.Asked::store)
            .distinct()
            .toList();
    assertTrue(verified.contains(store(holders.get(1))), "it is different");
    assertTrue(verified.contains(store(holders.get(2))), "it is missing");
    assertEquals(
        List.of(chunk),
        orders(spare(), 1).drops().stream().map(DropOrder::chunk).toList(),
        "it is nobody's");
    assertEquals(List.of(), orders(holders.get(2), 1).drops(), "it may be given yet");
  }

  @Test
  void aCensusGoesOverMoreThanOnePageHoldsAndMoreThanThereAre() {
    List<Integer> holders = List.copyOf(valid());
    List<ChunkId> sealedHere = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      ChunkInfo tail = world.tailAt("/more" + i, 7);
      World.Pending pending = world.seal(tail, SealReason.REQUESTED, false);
      world.runUntil(pending::isThere);
      if (world.describe(tail).description().replicas().stream()
          .anyMatch(each -> each.store().equals(store(holders.get(0))))) {
        sealedHere.add(tail.description().chunk());
      }
    }
    sealedHere.add(chunk);
    ChunkId missing = sealedHere.get(sealedHere.size() - 2);
    sealedHere.forEach(each -> world.servers.hold(store(holders.get(0)), each, 7));
    world.servers.empty(store(spare()));
    world.servers.hold(store(holders.get(0)), missing, 6);
    world.pass(62_000);
    assertTrue(sealedHere.size() > 501, "one page is not enough for " + sealedHere.size());
    assertEquals(
        List.of(missing), doubted(holders.get(0)), "all but one are there, and that is doubted");
    assertTrue(doubted(spare()).size() > 501, "all of those that are not there are doubted");
  }

  private List<ChunkId> doubted(int server) {
    return world.servers.asked(io.oncefs.protocol.ChunkRequest.Verify.class).stream()
        .filter(each -> each.store().equals(store(server)))
        .map(each -> ((io.oncefs.protocol.ChunkRequest.Verify) each.request()).chunk())
        .distinct()
        .toList();
  }

  @Test
  void aReplicaIsNotDroppedWhileNoValidOneIsOnALiveServer() {
    int spare = spare();
    int lost = valid().iterator().next();
    world.servers.silence(store(lost));
    world.pass(PATIENCE + 3_000);
    settle(spare, orders(spare, 1).copies().get(0).number(), Kind.COPIED, at(7));
    world.pass(3_000);
    valid().forEach(each -> world.servers.silence(store(each)));
    world.pass(World.LEASE_MILLIS + 1_000);
    world.servers.revive(store(lost));
    world.startServer(lost, 2);
    assertEquals(List.of(), orders(lost, 2).drops(), "it may be the last one");
  }
}
