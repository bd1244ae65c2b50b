package io.oncefs.ops.chaos.load;

import java.io.IOException;

/** One client of the load. */
interface Client {
  /** For people. */
  String name();

  /**
   * Connects, works until the load ends or its own time is up, and leaves, with or without a
   * goodbye. It is called again and again, each time as after a restart.
   */
  void live() throws IOException;

  /** Whether everything it asked for has its outcome. */
  default boolean isDone() {
    return true;
  }

  /** After the last life: what has no outcome is noted as unknown. */
  default void bury() {}

  /** When the newest of its operations that succeeded was asked for. */
  long progressNanos();
}
