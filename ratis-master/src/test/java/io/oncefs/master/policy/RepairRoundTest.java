package io.oncefs.master.policy;

import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.core.Fixture;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.model.Command;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two servers and no chunks: a round is through at once. */
class RepairRoundTest {
  private final Fixture state = new Fixture();
  private final RepairRound round = new RepairRound(2);

  /** A round while the second server serves but does not count, and has this duty. */
  private List<Command> round(ServerDuty duty) {
    List<Command> commands = state.look(rows -> round.look(view(rows, duty), 10));
    assertTrue(round.isComplete());
    return commands;
  }

  private static RepairRound.View view(RowSource rows, ServerDuty duty) {
    return new RepairRound.View(
        rows,
        Map.of(),
        Map.of(store(1), ServerState.GOOD, store(2), ServerState.LEAVING),
        List.of(),
        Map.of(store(1), ServerDuty.IN_SERVICE, store(2), duty),
        null,
        (store, chunk) -> false,
        row -> true);
  }

  @Test
  void onlyAServerThatIsBeingEmptiedIsSaidToBeEmpty() {
    assertEquals(
        List.of(new Command.AssignDuty(store(2), ServerDuty.LEFT, 0)), round(ServerDuty.LEAVING));
    assertFalse(round.isAllWell());
    assertEquals(List.of(), round(ServerDuty.LEFT));
    assertEquals(List.of(), round(ServerDuty.IN_SERVICE));
  }

  @Test
  void aServerThatHasLeftAndRunsOnKeepsNoRoundGoing() {
    assertEquals(List.of(), round(ServerDuty.LEFT));
    assertTrue(round.isAllWell(), "nothing can be there");
    assertEquals(List.of(), round(ServerDuty.FORGOTTEN));
    assertFalse(round.isAllWell(), "nobody has seen that it was emptied");
  }

  @Test
  void whoIsToBeEmptiedFollowsFromTheDuties() {
    assertEquals(Set.of(store(2)), state.look(rows -> view(rows, ServerDuty.LEAVING).leaving()));
    assertEquals(Set.of(), state.look(rows -> view(rows, ServerDuty.LEFT).leaving()));
  }
}
