package io.oncefs.master.ratis;

import io.oncefs.common.Id128;
import io.oncefs.master.ratis.MasterIdentity.Origin;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the directories of a quorum that begins with a state instead of with nothing: one that was
 * written in bulk, which would take days as commands of a log.
 *
 * <p>Each founder gets the same state as its first snapshot, so it makes no difference who of them
 * leads. Whoever makes them sees to it that it is the same: nothing compares them.
 */
public final class Founding {
  private Founding() {}

  /**
   * Makes the directory of one founder. Where it lies in one file system with the tables it shares
   * their files, which never change.
   *
   * @param storage a random id
   * @param tables with at least one entry applied
   * @throws StorageRefused if there is anything in the directory
   */
  public static MasterIdentity format(
      Path directory, MasterQuorum quorum, Member self, Id128 storage, TableStore tables)
      throws IOException {
    AppliedPosition position = tables.applied();
    return MasterStorage.format(
        directory,
        new MasterIdentity(
            quorum.cluster(), self.id(), quorum.group(), storage, self.address(), Origin.FOUNDER),
        position.term(),
        raft -> {
          VotersFile.in(raft).write(quorum.members(), position);
          SnapshotFiles.addFirst(raft, quorum.cluster(), tables);
        });
  }
}
