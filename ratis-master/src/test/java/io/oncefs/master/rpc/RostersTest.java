package io.oncefs.master.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.oncefs.master.core.Fixture;
import io.oncefs.master.model.Command;
import io.oncefs.protocol.ServerDuty;
import org.junit.jupiter.api.Test;

class RostersTest {
  private final Fixture state = new Fixture();

  @Test
  void aRosterIsReadAgainOnceItIsNotTrueAnyMore() {
    Rosters rosters = new Rosters();
    state.register(1, 1);
    assertEquals(1, state.look(rosters::at).servers().size());
    state.register(2, 1);
    assertEquals(2, state.look(rosters::at).servers().size());
    assertSame(state.look(rosters::at), state.look(rosters::at), "and not without need");
    state.register(2, 2);
    assertEquals(2, state.look(rosters::at).servers().get(1).generation().value());
    state.apply(new Command.AssignDuty(Fixture.store(1), ServerDuty.LEAVING, 0));
    assertEquals(ServerDuty.LEAVING, state.look(rosters::at).duty(Fixture.store(1)).duty());
    state.apply(new Command.AssignDuty(Fixture.store(1), ServerDuty.FORGOTTEN, 0));
    assertEquals(1, state.look(rosters::at).servers().size());
  }
}
