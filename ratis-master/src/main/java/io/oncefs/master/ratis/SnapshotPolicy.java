package io.oncefs.master.ratis;

import io.oncefs.common.Checks;

/**
 * When a snapshot is taken, and how much log is kept for those who lag.
 *
 * @param everyEntries entries between snapshots; also the most a restart reads again
 * @param keptEntries entries before the snapshot that stay in the log: a master that lags by less
 *     needs no snapshot
 */
public record SnapshotPolicy(long everyEntries, long keptEntries) {
  public SnapshotPolicy {
    Checks.argument(
        everyEntries > 0 && keptEntries >= 0,
        "snapshots every %d entries, %d kept",
        everyEntries,
        keptEntries);
  }

  public static SnapshotPolicy standard() {
    return new SnapshotPolicy(20_000, 20_000);
  }
}
