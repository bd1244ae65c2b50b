package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.CopyRoom;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepairPolicyTest {
  private static final int GOAL = 3;
  private static final int MINIMUM = 2;
  private static final long MIB = 1 << 20;
  private static final Position AT = new Position(4, 100, new Digest(7));

  private final Map<StoreId, ServerState> servers = new HashMap<>();
  private final Map<StoreId, String> racks = new HashMap<>();

  private final Map<StoreId, Double> fullness = new HashMap<>();
  private final RepairPolicy.Servers world =
      new RepairPolicy.Servers() {
        @Override
        public ServerState state(StoreId store) {
          return servers.getOrDefault(store, ServerState.GOOD);
        }

        @Override
        public String rack(StoreId store) {
          return racks.getOrDefault(store, "");
        }

        @Override
        public double fullness(StoreId store) {
          return fullness.getOrDefault(store, 0.0);
        }

        @Override
        public boolean mayTake(StoreId store, ChunkId chunk) {
          return true;
        }
      };

  private static StoreId store(int number) {
    return new StoreId(new Id128(1, number));
  }

  /** A chunk with this many replicas, of which these are valid. */
  private static ChunkRow chunk(int replicas, Integer... valid) {
    return new ChunkRow(
        new ChunkId(1),
        new FileId(2),
        0,
        1 << 20,
        IntStream.rangeClosed(1, replicas)
            .mapToObj(each -> new Replica(store(each), new Generation(1)))
            .toList(),
        null,
        new ChunkRow.Decision(AT, List.of(valid).stream().map(RepairPolicyTest::store).toList()));
  }

  private ReplicaNeed need(ChunkRow row) {
    return RepairPolicy.need(row, GOAL, MINIMUM, world);
  }

  private void server(int number, ServerState state) {
    servers.put(store(number), state);
  }

  @Test
  void withAllGoodNothingIsToDo() {
    assertEquals(new ReplicaNeed.None(), need(chunk(3, 1, 2, 3)));
  }

  @Test
  void aServerThatIsAwayForALittleIsWaitedFor() {
    server(3, ServerState.AWAY);
    assertEquals(new ReplicaNeed.None(), need(chunk(3, 1, 2, 3)));
  }

  @Test
  void withOneGoodReplicaLeftNobodyIsWaitedFor() {
    server(2, ServerState.AWAY);
    server(3, ServerState.AWAY);
    assertEquals(new ReplicaNeed.Copies(2, 2), need(chunk(3, 1, 2, 3)));
  }

  @Test
  void whatWasLostIsMadeAnew() {
    server(3, ServerState.GONE);
    assertEquals(new ReplicaNeed.Copies(1, 1), need(chunk(3, 1, 2, 3)));
    server(2, ServerState.GONE);
    assertEquals(new ReplicaNeed.Copies(2, 2), need(chunk(3, 1, 2, 3)));
  }

  @Test
  void whatIsOnItsWayIsWaitedFor() {
    server(3, ServerState.GONE);
    assertEquals(new ReplicaNeed.None(), need(chunk(4, 1, 2, 3)));
    server(4, ServerState.GONE);
    assertEquals(new ReplicaNeed.Copies(1, 1), need(chunk(4, 1, 2, 3)));
  }

  @Test
  void fromNothingNothingIsCopied() {
    server(1, ServerState.GONE);
    server(2, ServerState.AWAY);
    assertEquals(new ReplicaNeed.None(), need(chunk(2, 1, 2)));
  }

  @Test
  void theLostAreLetGoOfOnlyOnceThereAreEnoughGoodOnes() {
    server(3, ServerState.GONE);
    assertEquals(new ReplicaNeed.Dismissal(store(3), GOAL), need(chunk(4, 1, 2, 3, 4)));
  }

  @Test
  void aServerThatIsToBeEmptiedIsASourceAndThenGoes() {
    server(1, ServerState.LEAVING);
    server(2, ServerState.GONE);
    server(3, ServerState.GONE);
    assertEquals(new ReplicaNeed.Copies(3, 3), need(chunk(3, 1, 2, 3)));
    servers.clear();
    server(1, ServerState.LEAVING);
    assertEquals(new ReplicaNeed.Dismissal(store(1), GOAL), need(chunk(4, 1, 2, 3, 4)));
  }

  @Test
  void oneTooManyGoesFromARackThatHasAnother() {
    assertEquals(new ReplicaNeed.Dismissal(store(4), GOAL), need(chunk(4, 1, 2, 3, 4)));
    racks.put(store(1), "a");
    racks.put(store(2), "b");
    racks.put(store(3), "a");
    racks.put(store(4), "c");
    assertEquals(new ReplicaNeed.Dismissal(store(3), GOAL), need(chunk(4, 1, 2, 3, 4)));
  }

  @Test
  void ofTwoInOneRackTheFullerServerLosesItsReplica() {
    fullness.put(store(2), 0.9);
    assertEquals(new ReplicaNeed.Dismissal(store(2), GOAL), need(chunk(4, 1, 2, 3, 4)));
    racks.put(store(1), "a");
    racks.put(store(2), "b");
    racks.put(store(3), "a");
    racks.put(store(4), "c");
    fullness.put(store(1), 0.5);
    assertEquals(new ReplicaNeed.Dismissal(store(1), GOAL), need(chunk(4, 1, 2, 3, 4)));
  }

  @Test
  void aServerInMaintenanceIsWaitedForWhileTheMinimumIsElsewhere() {
    server(3, ServerState.RESTING_SILENT);
    assertEquals(new ReplicaNeed.None(), need(chunk(3, 1, 2, 3)));
    server(2, ServerState.GONE);
    assertEquals(new ReplicaNeed.Copies(1, 2), need(chunk(3, 1, 2, 3)));
    server(2, ServerState.RESTING);
    assertEquals(new ReplicaNeed.Copies(1, 2), need(chunk(3, 1, 2, 3)));
    assertEquals(new ReplicaNeed.None(), need(chunk(4, 1, 2, 3)), "one is on its way");
    assertEquals(new ReplicaNeed.None(), need(chunk(4, 1, 2, 3, 4)), "none goes meanwhile");
    servers.clear();
    assertEquals(new ReplicaNeed.Dismissal(store(4), GOAL), need(chunk(4, 1, 2, 3, 4)));
  }

  @Test
  void aCopyGoesToAnotherRackThenToWhoHasLeastToDo() {
    List<Target> targets =
        List.of(
            new Target(store(1), "a", 900 * MIB, 1000 * MIB, 0),
            new Target(store(2), "b", 800 * MIB, 1000 * MIB, 1),
            new Target(store(3), "b", 700 * MIB, 1000 * MIB, 0),
            new Target(store(4), "b", 10 * MIB, 1000 * MIB, 0));
    assertEquals(store(3), target(targets, Set.of(), Set.of("a")));
    assertEquals(store(2), target(targets, Set.of(store(3)), Set.of("a")));
    assertEquals(store(1), target(targets, Set.of(store(3)), Set.of("b")));
    assertNull(
        RepairPolicy.target(targets, Set.of(store(1), store(2), store(3)), Set.of(), 100, 4));
    assertNull(RepairPolicy.target(targets, Set.of(), Set.of(), 100, 0));
  }

  @Test
  void aServerThatWouldRefuseACopyForWantOfRoomIsNoTarget() {
    long capacity = 1000 * 1024 * MIB;
    long chunk = 64 * MIB;
    for (long free = 0; free < capacity / 20; free += 7 * MIB) {
      Target target = new Target(store(1), "a", free, capacity, 0);
      boolean begun = CopyRoom.forOneStep(capacity, free);
      assertTrue(begun || !target.hasRoom(chunk), "planned and refused with " + free + " free");
    }
    assertTrue(new Target(store(1), "a", capacity / 20, capacity, 0).hasRoom(chunk));
  }

  @Test
  void aServerThatCannotHaveBeenHeardOfYetIsWaitedFor() {
    server(2, ServerState.UNHEARD);
    server(3, ServerState.UNHEARD);
    assertEquals(new ReplicaNeed.None(), need(chunk(3, 1, 2, 3)));
    assertEquals(new ReplicaNeed.None(), need(chunk(4, 1, 2, 3, 4)), "nor is one too many");
  }

  private static StoreId target(List<Target> targets, Set<StoreId> taken, Set<String> racks) {
    return RepairPolicy.target(targets, taken, racks, 100, 4).store();
  }
}
