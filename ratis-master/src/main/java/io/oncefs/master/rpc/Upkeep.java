package io.oncefs.master.rpc;

import io.oncefs.common.Checks;

/**
 * How a leader looks after what is stored.
 *
 * @param trashMillis for how long a deletion can be taken back
 */
public record Upkeep(long trashMillis) {
  /** A day of trash. */
  public static final Upkeep DEFAULT = new Upkeep(86_400_000);

  public Upkeep {
    Checks.argument(trashMillis >= 0, "the trash is kept for %s ms", trashMillis);
  }
}
