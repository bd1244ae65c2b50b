package io.oncefs.master.ratis;

import io.oncefs.runtime.FaultHandler;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reports the first fault of a log that runs; once it is being closed on purpose, nothing is a
 * fault any more.
 */
final class RaftFaults {
  private enum State {
    RUNNING,
    CLOSED,
    FAILED
  }

  private final FaultHandler handler;
  private final LogRoom room;
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

  RaftFaults(FaultHandler handler, LogRoom room) {
    this.handler = handler;
    this.room = room;
  }

  void fatal(String what, Throwable cause) {
    if (state.compareAndSet(State.RUNNING, State.FAILED)) {
      handler.fatal(room.isThere() ? what : what + ": " + room.remedy(), cause);
    }
  }

  /** From now on an end is no fault. */
  void closing() {
    state.compareAndSet(State.RUNNING, State.CLOSED);
  }

  boolean isRunning() {
    return state.get() == State.RUNNING;
  }

  boolean hasFailed() {
    return state.get() == State.FAILED;
  }
}
