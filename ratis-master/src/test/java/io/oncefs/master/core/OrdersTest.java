package io.oncefs.master.core;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.Result;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairRound;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterReply.DropOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder.Kind;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final Position AT = position(3, 100);

  private final Fixture state = new Fixture();
  private ChunkId chunk = new ChunkId(1);

  @BeforeEach
  void aChunkIsSealedOnStores1And2() {
    for (int i = 1; i <= 4; i++) {
      state.register(i, 1);
    }
    FileId file = state.create("/f");
    chunk = state.tail(file, null).description().chunk();
    state.seal(chunk, AT, 1, 2);
  }

  @AfterEach
  void theTablesAgree() {
    assertEquals(List.of(), state.look(Invariants::broken));
  }

  @Test
  void aCopyIsValidOnlyOnceItsStoreSaysThatItStandsWhereTheChunkWasSealed() {
    assertEquals(new Result.Cleared(1), plan(4));
    assertEquals(List.of(store(1), store(2)), valid(), "not before it is complete");
    CopyOrder order = copies(4).get(0);
    assertEquals(List.of(store(1), store(2)), stores(order.chunk().description().replicas()));
    assertEquals(AT, order.chunk().sealedAt());
    settle(4, order.number(), Kind.COPIED, AT);
    assertEquals(List.of(store(1), store(2), store(4)), valid());
    assertEquals(List.of(), copies(4));
  }

  @Test
  void aCopyThatStandsElsewhereIsDropped() {
    plan(4);
    settle(4, copies(4).get(0).number(), Kind.COPIED, position(3, 99));
    assertEquals(List.of(store(1), store(2)), valid());
    assertEquals(List.of(chunk), dropped(4));
    assertEquals(List.of(), copies(4));
  }

  @Test
  void aCopyThatCannotBeMadeIsDropped() {
    plan(4);
    settle(4, copies(4).get(0).number(), Kind.NOT_COPIED, Position.ZERO);
    assertEquals(List.of(chunk), dropped(4));
    assertEquals(List.of(), copies(4));
  }

  @Test
  void noCopyIsPlannedWhereOneHasStillToBeDropped() {
    plan(4);
    settle(4, copies(4).get(0).number(), Kind.NOT_COPIED, Position.ZERO);
    assertEquals(new Result.Cleared(0), plan(4));
    settle(4, drops(4).get(0).number(), Kind.DROPPED, Position.ZERO);
    assertEquals(new Result.Cleared(1), plan(4));
  }

  @Test
  void aWordAboutAnEarlierOrderSettlesNothing() {
    plan(4);
    long first = copies(4).get(0).number();
    settle(4, first, Kind.NOT_COPIED, Position.ZERO);
    settle(4, drops(4).get(0).number(), Kind.DROPPED, Position.ZERO);
    plan(4);
    settle(4, first, Kind.COPIED, AT);
    assertEquals(List.of(store(1), store(2)), valid(), "this copy is not complete");
    assertNotEquals(first, copies(4).get(0).number());
  }

  @Test
  void theLastValidReplicaIsNeverDismissed() {
    assertEquals(new Result.Cleared(0), dismiss(2, 2), "two are to be kept");
    assertEquals(new Result.Cleared(1), dismiss(2, 1));
    assertEquals(List.of(store(1)), valid());
    assertEquals(new Result.Cleared(0), dismiss(1, 0), "whatever is asked");
    assertEquals(List.of(store(1)), valid());
    assertEquals(List.of(chunk), dropped(2));
  }

  @Test
  void aCopyOnItsWayMayBeDismissedAnyTime() {
    plan(4);
    assertEquals(new Result.Cleared(1), dismiss(4, 9));
    assertEquals(List.of(chunk), dropped(4));
    assertEquals(List.of(), copies(4));
  }

  @Test
  void aFileThatIsDeletedTakesItsCopiesOnTheWayWithIt() {
    plan(4);
    state.delete("/f");
    state.emptyTrash();
    state.apply(new Command.Reclaim(new FileId(2), 10));
    assertEquals(List.of(), copies(4));
    for (int i = 1; i <= 4; i++) {
      assertEquals(List.of(chunk), dropped(i), "store " + i);
    }
  }

  @Test
  void anOrphanIsDroppedAndAReplicaIsNot() {
    List<ChunkId> all = List.of(chunk, new ChunkId(99));
    assertEquals(
        new Result.Cleared(0), state.apply(new Command.DropOrphans(store(1), all)), "its own");
    assertEquals(new Result.Cleared(1), state.apply(new Command.DropOrphans(store(4), all)));
    assertEquals(List.of(chunk), dropped(4), "99 was never given: it may be given yet");
  }

  @Test
  void whatARestoredStateForgotAboutAChunkIsNoOrphan() {
    state.restored();
    assertEquals(
        new Result.Cleared(0),
        state.apply(new Command.DropOrphans(store(4), List.of(chunk))),
        "it may have become valid there after the backup, and the only one left since");
    state.delete("/f");
    state.emptyTrash();
    state.apply(new Command.Reclaim(new FileId(2), 10));
    assertEquals(
        new Result.Cleared(1), state.apply(new Command.DropOrphans(store(4), List.of(chunk))));
  }

  @Test
  void aRestoredStateDropsNothingOfAChunkThatIsThere() {
    FileId gone = state.create("/gone");
    ChunkId old = state.tail(gone, null).description().chunk();
    state.seal(old, AT, 1, 2, 3);
    state.delete("/gone");
    state.emptyTrash();
    state.apply(new Command.Reclaim(gone, 10));
    dismiss(2, 1);
    assertEquals(List.of(chunk, old), dropped(2));
    state.restored();
    assertEquals(
        List.of(old), dropped(2), "it may have become valid there again, and the only one");
    assertEquals(new Result.Cleared(1), plan(2), "it can be adopted");
    settle(2, copies(2).get(0).number(), Kind.COPIED, AT);
    assertEquals(List.of(store(1), store(2)), valid());
  }

  @Test
  void aCopyThatIsCompleteAfterAllIsNotGivenUpForItsSilence() {
    plan(4);
    long number = copies(4).get(0).number();
    List<Command> givenUp =
        state.look(
            rows ->
                new RepairRound(2)
                    .look(
                        new RepairRound.View(
                            rows,
                            Map.of(),
                            Map.of(
                                store(1), ServerState.GOOD,
                                store(2), ServerState.GOOD,
                                store(4), ServerState.AWAY),
                            List.of(),
                            Map.of(),
                            null,
                            (store, each) -> false,
                            row -> true),
                        10));
    assertEquals(1, givenUp.size());
    settle(4, number, Kind.COPIED, AT);
    givenUp.forEach(state::apply);
    assertEquals(List.of(store(1), store(2), store(4)), valid());
  }

  @Test
  void dropsAreFoundAPageAtATimeWhetherTheyMayGoOrNot() {
    List<ChunkId> chunks = new ArrayList<>(List.of(chunk));
    for (int i = 0; i < 4; i++) {
      FileId file = state.create("/g" + i);
      chunks.add(state.tail(file, null).description().chunk());
      state.seal(chunks.get(i + 1), AT, 1, 2, 3);
    }
    chunks.forEach(each -> state.apply(new Command.DismissReplica(each, store(1), 1)));
    ChunkId last = chunks.get(4);
    ChunkIndex.Drops first = page(new ChunkId(1), 3, last);
    assertEquals(List.of(), first.orders(), "only the last may go");
    assertEquals(chunks.get(3), first.next());
    ChunkIndex.Drops second = page(chunks.get(3), 3, last);
    assertEquals(List.of(last), second.orders().stream().map(DropOrder::chunk).toList());
    assertNull(second.next());
  }

  private ChunkIndex.Drops page(ChunkId from, int lookedAt, ChunkId mayGo) {
    return state.look(
        rows ->
            new ChunkIndex(rows)
                .drops(store(1), from, lookedAt, 10, row -> row != null && row.id().equals(mayGo)));
  }

  private Result plan(int store) {
    return state.apply(new Command.PlanCopies(List.of(new CopyPlan(chunk, candidate(store, 1)))));
  }

  private Result dismiss(int store, int keep) {
    return state.apply(new Command.DismissReplica(chunk, store(store), keep));
  }

  private void settle(int store, long number, Kind kind, Position at) {
    state.apply(
        new Command.SettleOrders(store(store), List.of(new SettledOrder(number, chunk, kind, at))));
  }

  private List<CopyOrder> copies(int store) {
    return state.look(rows -> new ChunkIndex(rows).copies(store(store), 10));
  }

  private List<DropOrder> drops(int store) {
    return state.look(
        rows ->
            new ChunkIndex(rows).drops(store(store), new ChunkId(1), 10, 10, row -> true).orders());
  }

  private List<ChunkId> dropped(int store) {
    return drops(store).stream().map(DropOrder::chunk).toList();
  }

  private List<StoreId> valid() {
    return stores(
        state.look(
            rows -> {
              ChunkIndex index = new ChunkIndex(rows);
              return index.info(index.existing(chunk)).description().replicas();
            }));
  }

  private static List<StoreId> stores(List<ReplicaLocation> locations) {
    return locations.stream().map(ReplicaLocation::store).toList();
  }
}
