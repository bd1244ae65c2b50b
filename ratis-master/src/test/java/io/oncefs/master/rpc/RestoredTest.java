package io.oncefs.master.rpc;

import static io.oncefs.master.rpc.FakeServers.at;
import static io.oncefs.master.rpc.World.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterReply.Orders;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder.Kind;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a lost majority the tables say less, and other things, than what the servers have. */
class RestoredTest {
  private final World world = new World();
  private ChunkInfo sealed;
  private ChunkId chunk;
  private int spare;

  @BeforeEach
  void aChunkIsSealedOnThreeOfFourServersAndTheMastersAreRestored() {
    for (int i = 1; i <= 4; i++) {
      world.startServer(i, 1);
    }
    sealAnother("/f");
  }

  private void sealAnother(String path) {
    ChunkInfo tail = world.tailAt(path, 7);
    chunk = tail.description().chunk();
    World.Pending pending = world.seal(tail, SealReason.REQUESTED, false);
    world.runUntil(pending::isThere);
    sealed = tail;
    world.pass(2_000);
    spare =
        IntStream.rangeClosed(1, 4)
            .filter(each -> !valid().contains(store(each)))
            .findFirst()
            .orElseThrow();
    world.members.forEach(FakeQuorum.Member::restore);
    world.restart(world.leader());
  }

  private List<StoreId> valid() {
    return world.describe(sealed).description().replicas().stream()
        .map(ReplicaLocation::store)
        .toList();
  }

  private Orders orders(StoreId store) {
    return world.ask(
        world.leader(),
        new MasterRequest.FetchOrders(World.CLUSTER, store, new Generation(1), new ChunkId(1), 100),
        Orders.class);
  }

  private void adopted(StoreId store) {
    CopyOrder order = orders(store).copies().get(0);
    world.ask(
        world.leader(),
        new MasterRequest.SettleOrders(
            World.CLUSTER,
            store,
            List.of(new SettledOrder(order.number(), chunk, Kind.COPIED, at(7)))),
        MasterReply.Noted.class);
  }

  @Test
  void aWholeCopyThatNobodyKnowsOfAnyMoreIsAdopted() {
    world.servers.hold(store(spare), chunk, 7);
    world.pass(3_000);
    adopted(store(spare));
    assertTrue(valid().contains(store(spare)));
  }

  @Test
  void anotherOneStaysAsItIs() {
    world.servers.hold(store(spare), chunk, 8);
    world.pass(3_000);
    Orders orders = orders(store(spare));
    assertEquals(List.of(), orders.copies());
    assertEquals(List.of(), orders.drops(), "it may hold what the others lack");
  }

  @Test
  void noneOfTooManyIsLetGoOfBeforeTheOthersWereSeen() {
    world.servers.hold(store(spare), chunk, 7);
    world.pass(3_000);
    adopted(store(spare));
    world.pass(5_000);
    assertEquals(4, valid().size(), "the others may have been moved away since the backup");
    valid().forEach(each -> world.servers.hold(each, chunk, 7));
    world.pass(World.UPKEEP.censusMillis() + 5_000);
    assertEquals(3, valid().size());
  }

  @Test
  void theOneThatIsThereIsKeptWhateverTheTablesSayOfTheOthers() {
    List<StoreId> others = valid();
    others.forEach(world.servers::damage);
    others.forEach(world.servers::empty);
    world.servers.hold(store(spare), chunk, 7);
    world.pass(3_000);
    adopted(store(spare));
    world.pass(World.UPKEEP.censusMillis() + 10_000);
    assertEquals(List.of(store(spare)), valid(), "they are let go of, and it stays");
  }

  @Test
  void aReplicaThatIsMissingAndCouldNotBeAskedForIsNoReasonToLetGoOfAnother() {
    List<StoreId> others = valid();
    others.forEach(world.servers::busy);
    others.forEach(world.servers::empty);
    world.servers.hold(store(spare), chunk, 7);
    world.pass(3_000);
    adopted(store(spare));
    world.pass(10_000);
    assertEquals(4, valid().size(), "the spare one may be the only one there is");
  }

  @Test
  void aReplicaWhoseSealIsNotConfirmedIsNoReasonToLetGoOfAnother() {
    for (int i = 1; i <= 4; i++) {
      world.servers.deafen(store(i));
    }
    world.pass(3_000);
    sealAnother("/unconfirmed");
    valid().forEach(world.servers::empty);
    world.servers.hold(store(spare), chunk, 7);
    world.pass(3_000);
    adopted(store(spare));
    world.pass(10_000);
    assertEquals(4, valid().size(), "the spare one may be the only one there is");
  }
}
