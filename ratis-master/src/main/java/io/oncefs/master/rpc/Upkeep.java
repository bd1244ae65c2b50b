package io.oncefs.master.rpc;

import io.oncefs.common.Checks;

/**
 * How a leader looks after what is stored.
 *
 * @param trashMillis for how long a deletion can be taken back
 * @param repairAfterMillis for how long a chunkserver may be silent before its replicas are made
 *     anew elsewhere; a chunk that has only one other replica does not wait
 * @param copiesPerServer copies one server makes at a time
 * @param censusMillis how often each server is asked what it has, beside once after each start
 * @param balanceThreshold by which part of its space a server may differ from all together before
 *     replicas are moved
 */
public record Upkeep(
    long trashMillis,
    long repairAfterMillis,
    int copiesPerServer,
    long censusMillis,
    double balanceThreshold) {
  /**
   * A day of trash, two minutes of patience, four copies at a time, a census each hour, a tenth of
   * the space.
   */
  public static final Upkeep DEFAULT = new Upkeep(86_400_000, 120_000, 4, 3_600_000, 0.1);

  public Upkeep {
    Checks.argument(
        trashMillis >= 0
            && repairAfterMillis >= 0
            && copiesPerServer >= 1
            && censusMillis >= 1
            && balanceThreshold > 0,
        "the trash is kept for %s ms, repair waits %s ms, %s copies at a time, a census each %s ms,"
            + " replicas move beyond %s",
        trashMillis,
        repairAfterMillis,
        copiesPerServer,
        censusMillis,
        balanceThreshold);
  }
}
