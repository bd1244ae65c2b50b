package io.oncefs.master.ratis;

import io.oncefs.master.ratis.StorageRefused.Reason;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TableStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings snapshot, tables and log together before the node takes part in anything.
 *
 * <p>The log must reach from the snapshot to beyond what the tables hold. If it does not, this
 * voter has lost entries it has vouched for, and a majority that counts it may elect a leader that
 * never had them: it is refused.
 */
final class Recovery {
  private final MasterStorage storage;
  private final TableStore tables;
  private final SnapshotFiles snapshots;

  Recovery(MasterStorage storage, TableStore tables, SnapshotFiles snapshots) {
    this.storage = storage;
    this.tables = tables;
    this.snapshots = snapshots;
  }

  void run() throws IOException {
    snapshots.tidy();
    Optional<SnapshotFiles.Snapshot> snapshot = snapshots.newest();
    if (snapshot.isPresent() && tables.applied().isBehind(snapshot.get().position())) {
      restore(snapshot.get());
    }
    if (tables.applied().index() >= 0) {
      VotersFile.in(storage.raftGroup()).require(storage.directory());
    }
    long snapshotIndex = snapshot.map(s -> s.position().index()).orElse(-1L);
    Optional<LogRange> log = readLog();
    requireNothingLost(log, snapshotIndex);
    if (log.isPresent() && log.get().first() > snapshotIndex + 1) {
      bridgeWithTables(log.get());
    }
  }

  private Optional<LogRange> readLog() throws IOException {
    try {
      return LogRange.in(storage.raftGroup().resolve("current"));
    } catch (LogRange.Damaged damaged) {
      throw new StorageRefused(
          Reason.LOG_DAMAGED,
          storage.directory(),
          "the log is damaged: " + damaged.getMessage(),
          null,
          null,
          Remedies.replace(storage.directory()),
          damaged);
    }
  }

  private void restore(SnapshotFiles.Snapshot snapshot) throws IOException {
    snapshots.requireOurs(snapshot);
    try {
      tables.restore(snapshot.directory());
    } catch (TableStoreException e) {
      throw new StorageRefused(
          Reason.SNAPSHOT_DAMAGED,
          storage.directory(),
          "the tables cannot be restored from " + snapshot.directory(),
          null,
          null,
          Remedies.replace(storage.directory()),
          e);
    }
  }

  private void requireNothingLost(Optional<LogRange> log, long snapshotIndex)
      throws StorageRefused {
    long last = Math.max(snapshotIndex, log.map(LogRange::last).orElse(-1L));
    long applied = tables.applied().index();
    if (last < applied) {
      throw new StorageRefused(
          Reason.LOG_SHORTER_THAN_TABLES,
          storage.directory(),
          "the log has lost entries",
          "a log up to " + applied,
          "one up to " + last,
          Remedies.replace(storage.directory()));
    }
  }

  /** The snapshot the log continues is gone, but the tables may know all that was in it. */
  private void bridgeWithTables(LogRange log) throws IOException {
    AppliedPosition applied = tables.applied();
    if (applied.index() + 1 < log.first()) {
      throw new StorageRefused(
          Reason.LOG_BEGINS_TOO_LATE,
          storage.directory(),
          "entries between the tables and the log are gone",
          "a log from " + (applied.index() + 1),
          "one from " + log.first(),
          Remedies.replace(storage.directory()));
    }
    Path prepared = snapshots.prepare();
    tables.checkpoint(prepared);
    snapshots.publish(prepared, applied);
  }
}
