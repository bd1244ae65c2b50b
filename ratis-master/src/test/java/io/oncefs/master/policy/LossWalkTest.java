package io.oncefs.master.policy;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.Fixture;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.core.servers.Roster;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Six servers; the last chunks of many are on one that the others are not on. */
class LossWalkTest {
  private static final int SERVERS = 6;
  private static final int OTHERS = 40;
  private static final int LOST = 4;
  private static final long ROOM = 1L << 40;

  private final Fixture state = new Fixture();
  private final Map<StoreId, ServerState> states = new HashMap<>();
  private final List<ChunkId> onTheLost = new ArrayList<>();

  @BeforeEach
  void chunks() {
    for (int i = 1; i <= SERVERS; i++) {
      state.register(i, 1);
      states.put(store(i), ServerState.GOOD);
    }
    for (int i = 0; i < OTHERS; i++) {
      sealed("/other" + i, 1, 2, 3);
    }
    for (int i = 0; i < 10; i++) {
      onTheLost.add(sealed("/lost" + i, 1, 2, LOST));
    }
  }

  private ChunkId sealed(String path, int one, int two, int three) {
    Result opened =
        state.openTail(
            state.create(path), null, candidate(one, 1), candidate(two, 1), candidate(three, 1));
    ChunkId chunk = ((Result.Tail) opened).chunk().description().chunk();
    state.seal(chunk, position(2, 20), one, two, three);
    return chunk;
  }

  private RepairRound.View view(RowSource rows) {
    Map<StoreId, ServerRow> registered = new LinkedHashMap<>();
    new Roster(new Registry(rows)).servers().forEach(each -> registered.put(each.store(), each));
    List<Target> targets = List.of(new Target(store(5), "", ROOM, ROOM, 0));
    return new RepairRound.View(
        rows, registered, states, targets, Map.of(), null, (store, chunk) -> false, row -> true);
  }

  @ParameterizedTest
  @EnumSource(names = {"GONE", "LEAVING"})
  void whatALostServerHadIsCopiedBeforeTheRoundComesBy(ServerState lost) {
    RepairRound round = new RepairRound(100);
    assertEquals(List.of(), planned(round));
    states.put(store(LOST), lost);
    assertEquals(onTheLost, planned(round));
  }

  /** In one call that looks at one chunk of the round. */
  private List<ChunkId> planned(RepairRound round) {
    return state.look(rows -> round.look(view(rows), 1)).stream()
        .filter(Command.PlanCopies.class::isInstance)
        .map(Command.PlanCopies.class::cast)
        .flatMap(each -> each.plans().stream())
        .map(CopyPlan::chunk)
        .toList();
  }

  @Test
  void eachIsFoundOnceAndAgainIfTheServerIsLostAgain() {
    LossWalk walk = new LossWalk();
    assertEquals(List.of(), step(walk, 4));
    states.put(store(LOST), ServerState.GONE);
    assertEquals(onTheLost.subList(0, 4), step(walk, 4));
    assertEquals(onTheLost.subList(4, 8), step(walk, 4));
    assertEquals(List.of(), step(walk, 0));
    assertEquals(onTheLost.subList(8, 10), step(walk, 4));
    assertEquals(List.of(), step(walk, 4));
    states.put(store(LOST), ServerState.GOOD);
    assertEquals(List.of(), step(walk, 4));
    states.put(store(LOST), ServerState.GONE);
    assertEquals(onTheLost.subList(0, 4), step(walk, 4));
  }

  private List<ChunkId> step(LossWalk walk, int max) {
    return state.look(rows -> walk.step(view(rows), max));
  }
}
