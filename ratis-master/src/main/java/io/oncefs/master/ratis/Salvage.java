package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.ratis.MasterIdentity.Origin;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/**
 * What one master alone still knows, made into the beginning of a new quorum.
 *
 * <p>Everything in its log is applied, also what it never heard was committed: whatever it had
 * acknowledged together with others is among that, and a command nobody was told of may take effect
 * at any time. What only others held is gone, which is why this is never done by itself.
 *
 * <p>The new quorum has a group id of its own: masters of the former one, should they come back,
 * are strangers to it.
 */
public final class Salvage {
  private final MasterStorage survivor;
  private final TableStore tables;
  private final CommandApplier applier;
  private long replayed;

  /**
   * On a copy of what the master left behind; the copy is changed.
   *
   * @param tables the tables below that directory
   */
  public Salvage(MasterStorage survivor, TableStore tables, CommandApplier applier) {
    this.survivor = survivor;
    this.tables = tables;
    this.applier = applier;
  }

  /** Of a copy of a master's directory. */
  public static MasterStorage remains(Path copy) throws IOException {
    return MasterStorage.remains(copy);
  }

  /** Copies the newest snapshot in a master's directory; the master may run meanwhile. */
  public static Path copySnapshot(Path masterDirectory, Path into) throws IOException {
    MasterStorage storage = MasterStorage.remains(masterDirectory);
    SnapshotFiles snapshots = new SnapshotFiles(storage.raftGroup(), storage.identity().cluster());
    Path newest =
        snapshots
            .newest()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no snapshot in "
                            + masterDirectory
                            + " yet: oncefs raft snapshot"))
            .directory();
    Path copy = into.resolve(newest.getFileName().toString());
    DurableFiles.copyTree(newest, copy);
    return copy;
  }

  /** The cluster a copied snapshot is of; empty if the directory is no such copy. */
  public static Optional<String> ownerOf(Path copiedSnapshot) throws IOException {
    return new SnapshotFiles.Snapshot(AppliedPosition.NOTHING, copiedSnapshot).owner();
  }

  /** How far the state goes, and how many entries of the log were not in the tables yet. */
  public record Extent(AppliedPosition position, long replayed) {}

  /**
   * Brings the tables to the end of the log.
   *
   * @throws StorageRefused if snapshot, tables and log do not fit together: then a backup is left
   */
  public Extent replay() throws IOException {
    SnapshotFiles snapshots =
        new SnapshotFiles(survivor.raftGroup(), survivor.identity().cluster());
    new Recovery(survivor, tables, snapshots).run();
    LogRange.read(survivor.raftGroup().resolve("current"), this::apply);
    return new Extent(tables.applied(), replayed);
  }

  private void apply(LogEntryProto entry) {
    AppliedPosition position = new AppliedPosition(entry.getTerm(), entry.getIndex());
    if (!tables.applied().isBehind(position)) {
      return;
    }
    replayed++;
    tables.apply(
        position,
        () -> {
          if (entry.hasStateMachineLogEntry()) {
            Bundle.apply(
                applier, position, entry.getStateMachineLogEntry().getLogData().toByteArray());
          }
        });
  }

  /**
   * Makes the directory of the first master of the new quorum out of the tables as they are.
   *
   * @param address host:port of its log
   * @param group a random id
   * @param storage a random id
   */
  public static MasterIdentity found(
      Path directory,
      ClusterId cluster,
      String address,
      Id128 group,
      Id128 storage,
      TableStore tables)
      throws IOException {
    MasterIdentity identity =
        new MasterIdentity(
            cluster, MasterStorage.idOf(storage), group, storage, address, Origin.SURVIVOR);
    AppliedPosition position = tables.applied();
    return MasterStorage.format(
        directory,
        identity,
        position.term(),
        raft -> {
          VotersFile.in(raft).write(identity, position);
          SnapshotFiles.addFirst(raft, cluster, tables);
        });
  }
}
