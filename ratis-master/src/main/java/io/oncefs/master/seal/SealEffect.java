package io.oncefs.master.seal;

import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import java.util.List;

/** What a {@link SealCoordinator} wants done, in this order. */
public sealed interface SealEffect {
  /** Send a fence to the replica once the delay is over; it hears the answer or the failure. */
  record Fence(StoreId replica, long delayNanos) implements SealEffect {}

  /** Call {@link SealCoordinator#wake} after the delay. */
  record Wake(long delayNanos) implements SealEffect {}

  /** Log a Seal command, again and again until it is known to be logged: the last effect of all. */
  record Propose(Position at, List<StoreId> valid) implements SealEffect {
    public Propose {
      valid = List.copyOf(valid);
    }
  }

  /** Somebody should look at this: a replica broke its word. */
  record Alarm(String message) implements SealEffect {}
}
