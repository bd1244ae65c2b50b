package io.oncefs.master.rpc;

import io.oncefs.common.Checks;

/**
 * How a leader looks after what is stored.
 *
 * @param trashMillis for how long a deletion can be taken back
 * @param repairAfterMillis for how long a chunkserver may be silent before its replicas are made
 *     anew elsewhere; a chunk that has only one other replica does not wait
 * @param copiesPerServer copies one server makes at a time
 */
public record Upkeep(long trashMillis, long repairAfterMillis, int copiesPerServer) {
  /** A day of trash, two minutes of patience, four copies at a time. */
  public static final Upkeep DEFAULT = new Upkeep(86_400_000, 120_000, 4);

  public Upkeep {
    Checks.argument(
        trashMillis >= 0 && repairAfterMillis >= 0 && copiesPerServer >= 1,
        "the trash is kept for %s ms, repair waits %s ms and makes %s copies at a time",
        trashMillis,
        repairAfterMillis,
        copiesPerServer);
  }
}
