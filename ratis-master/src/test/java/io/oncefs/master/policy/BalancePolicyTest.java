package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Moves make clusters even, end, and never cost a rack. */
class BalancePolicyTest {
  private static final double THRESHOLD = 0.1;
  private static final long CAPACITY = 10_000L << 20;
  private static final long BYTES = 100 << 20;

  private static StoreId store(int number) {
    return new StoreId(new Id128(1, number));
  }

  private static ChunkRow chunk(int id, List<StoreId> stores) {
    return new ChunkRow(
        new ChunkId(id),
        new FileId(2),
        0,
        1 << 20,
        stores.stream().map(each -> new Replica(each, new Generation(1))).toList(),
        null,
        new ChunkRow.Decision(new Position(4, BYTES, new Digest(7)), stores));
  }

  /** Servers on racks, and what is where. */
  private static final class World implements RepairPolicy.Servers {
    private final int servers;
    private final int racks;
    private final Map<Integer, List<StoreId>> chunks = new HashMap<>();
    private final Set<StoreId> unable = new HashSet<>();

    World(int servers, int racks) {
      this.servers = servers;
      this.racks = racks;
    }

    private long used(StoreId store) {
      return BYTES * chunks.values().stream().filter(each -> each.contains(store)).count();
    }

    List<Target> targets() {
      return IntStream.range(0, servers)
          .mapToObj(
              each ->
                  new Target(
                      store(each), rack(store(each)), CAPACITY - used(store(each)), CAPACITY, 0))
          .toList();
    }

    BalancePolicy policy() {
      return new BalancePolicy(targets(), THRESHOLD);
    }

    @Override
    public ServerState state(StoreId store) {
      return ServerState.GOOD;
    }

    @Override
    public String rack(StoreId store) {
      return "rack" + store.id().low() % racks;
    }

    @Override
    public double fullness(StoreId store) {
      return (double) used(store) / CAPACITY;
    }

    @Override
    public boolean mayTake(StoreId store, ChunkId chunk) {
      return !unable.contains(store);
    }

    long racksOf(List<StoreId> stores) {
      return stores.stream().map(this::rack).distinct().count();
    }

    /** Moves one replica as the repair does it; false if none is to be moved. */
    boolean step() {
      BalancePolicy policy = policy();
      for (Map.Entry<Integer, List<StoreId>> each : chunks.entrySet()) {
        List<StoreId> before = each.getValue();
        Target to = policy.move(chunk(1 + each.getKey(), before), before.size(), this);
        if (to != null) {
          List<StoreId> more = new ArrayList<>(before);
          more.add(to.store());
          StoreId from = RepairPolicy.oneTooMany(more, this);
          assertFalse(from.equals(to.store()), "the copy itself stays");
          more.remove(from);
          assertTrue(racksOf(more) >= racksOf(before), "no rack is lost");
          each.setValue(more);
          return true;
        }
      }
      return false;
    }
  }

  @TestFactory
  Stream<DynamicTest> anyClusterComesToRest() {
    return LongStream.range(0, 40)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> comesToRest(seed)));
  }

  private static void comesToRest(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int servers = 4 + random.nextInt(5);
    World world = new World(servers, 1 + random.nextInt(servers));
    int filled = 3 + random.nextInt(servers - 3);
    for (int i = 0; i < 40; i++) {
      List<StoreId> stores = new ArrayList<>();
      while (stores.size() < 3) {
        StoreId any = store(random.nextInt(filled));
        if (!stores.contains(any)) {
          stores.add(any);
        }
      }
      world.chunks.put(i, stores);
    }
    int steps = 0;
    while (world.step()) {
      steps++;
      assertTrue(steps < 200, "it goes on and on");
    }
    if (world.racks == 1) {
      double mean =
          world.targets().stream().mapToDouble(BalancePolicy::fullness).average().orElse(0);
      world
          .targets()
          .forEach(
              each ->
                  assertEquals(
                      mean, BalancePolicy.fullness(each), 2 * THRESHOLD, "all are about as full"));
    }
  }

  @Test
  void withinTheThresholdNothingMoves() {
    World world = new World(4, 1);
    for (int i = 0; i < 8; i++) {
      world.chunks.put(i, List.of(store(0), store(1), store(2)));
    }
    assertFalse(world.policy().isUneven());
    assertFalse(world.step());
  }

  @Test
  void onlyAWholeChunkMoves() {
    World world = new World(4, 1);
    for (int i = 0; i < 40; i++) {
      world.chunks.put(i, List.of(store(0), store(1), store(2)));
    }
    List<StoreId> three = List.of(store(0), store(1), store(2));
    assertNotNull(world.policy().move(chunk(1, three), 3, world));
    assertNull(world.policy().move(chunk(1, three), 4, world), "it is in need of one more");
    assertNull(world.policy().move(chunk(1, three), 2, world), "it has one too many");
    world.unable.add(store(3));
    assertNull(world.policy().move(chunk(1, three), 3, world), "the empty one could not take it");
  }
}
