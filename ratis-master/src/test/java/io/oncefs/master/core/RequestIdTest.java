package io.oncefs.master.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Limits;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Result;
import org.junit.jupiter.api.Test;

class RequestIdTest {
  private final Fixture state = new Fixture();
  private final Command create =
      new Command.CreateFile(state.freshRequest(), new FilePath("/a"), Fixture.THREE, false, true);

  @Test
  void aRepeatedRequestHearsTheFirstResultAndChangesNothing() {
    Outcome first = state.outcome(create);
    state.delete("/a");
    Outcome again = state.outcome(create);
    assertFalse(first.repeated());
    assertTrue(again.repeated());
    assertEquals(first.result(), again.result());
    assertInstanceOf(Result.Refused.class, touch("/a"), "it was not created a second time");
  }

  @Test
  void aRefusalIsRememberedToo() {
    Command touch = new Command.Touch(state.freshRequest(), new FilePath("/a"));
    Result refused = state.apply(touch);
    state.apply(create);
    assertEquals(refused, state.apply(touch));
  }

  @Test
  void aResultIsKeptForTheWholeRetention() {
    state.apply(create);
    state.pass(Limits.REQUEST_RETENTION_MILLIS);
    touch("/a");
    assertTrue(state.outcome(create).repeated());
  }

  @Test
  void afterTheRetentionOldResultsGoManyAtOnce() {
    state.apply(create);
    for (int i = 0; i < 20; i++) {
      touch("/a");
    }
    state.pass(Limits.REQUEST_RETENTION_MILLIS + 1_000);
    touch("/a");
    assertEquals(22, remembered(), "not yet: they go together");
    state.pass(1);
    touch("/a");
    assertEquals(23 - 16, remembered());
    touch("/a");
    assertEquals(3, remembered(), "those of the last second stay");
    assertFalse(state.outcome(create).repeated());
  }

  @Test
  void aClockThatWentBackDoesNotBringOldResultsBackInFront() {
    state.apply(create);
    state.pass(-900);
    touch("/a");
    state.pass(Limits.REQUEST_RETENTION_MILLIS + 900);
    assertTrue(state.outcome(create).repeated(), "led time never goes back");
  }

  private Result touch(String path) {
    return state.apply(new Command.Touch(state.freshRequest(), new FilePath(path)));
  }

  private long remembered() {
    return state.look(rows -> Counters.read(rows, Counter.REQUESTS));
  }
}
