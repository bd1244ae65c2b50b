package io.oncefs.master;

import io.oncefs.common.ClusterId;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.ratis.MasterIdentity;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.master.ratis.Salvage;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.master.tables.rocksdb.RocksTables;
import io.oncefs.runtime.Entropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the first master of a new quorum out of what is left of a lost one: the directory of a
 * master, or a copied snapshot. What is left stays as it is; work is done on a copy.
 */
public final class MetadataRestore {
  /** More than lost masters can have given since; 2^31 such losses fit. */
  private static final long IDS_LEFT_OUT = 1L << 32;

  private final ClusterId cluster;
  private final String logAddress;
  private final Entropy entropy;

  /**
   * For one cluster.
   *
   * @param logAddress host:port where the log of the new master will listen
   */
  public MetadataRestore(ClusterId cluster, String logAddress, Entropy entropy) {
    this.cluster = cluster;
    this.logAddress = logAddress;
    this.entropy = entropy;
  }

  /**
   * What came of it.
   *
   * @param position the last entry that is in the state
   * @param replayed entries that were only in the log of the survivor, committed or not
   */
  public record Restored(MasterIdentity identity, AppliedPosition position, long replayed) {}

  /** The cluster whose state is there, as it says itself. */
  public static String clusterIn(Path source) throws IOException {
    var master = MasterStorage.identityIn(source);
    return master.isPresent()
        ? master.get().cluster().toString()
        : Salvage.ownerOf(source)
            .orElseThrow(
                () ->
                    new IOException(
                        source + " is neither the directory of a master nor a copied snapshot"));
  }

  /**
   * Makes {@code target}, which must be empty.
   *
   * @throws IOException if the source is damaged, or of another cluster
   */
  public Restored restore(Path source, Path target) throws IOException {
    String found = clusterIn(source);
    if (!found.equals(cluster.toString())) {
      throw new IOException(
          source + " is of another cluster (expected " + cluster + ", found " + found + ")");
    }
    Path work = target.resolveSibling(target.getFileName() + ".unfinished");
    DurableFiles.deleteTree(work);
    try {
      return MasterStorage.identityIn(source).isPresent()
          ? fromMaster(source, work, target)
          : fromSnapshot(source, work, target);
    } finally {
      DurableFiles.deleteTree(work);
    }
  }

  private Restored fromMaster(Path source, Path work, Path target) throws IOException {
    DurableFiles.copyTree(source, work);
    MasterStorage remains = Salvage.remains(work);
    try (TableStore tables = RocksTables.open(remains.tables(), RocksMemory.small())) {
      MasterState state = new MasterState(tables);
      Salvage.Extent extent = new Salvage(remains, tables, state::apply).replay();
      return found(tables, state, extent, target);
    }
  }

  private Restored fromSnapshot(Path source, Path work, Path target) throws IOException {
    Files.createDirectories(work);
    try (TableStore tables = RocksTables.open(work, RocksMemory.small())) {
      tables.restore(source);
      return found(
          tables, new MasterState(tables), new Salvage.Extent(tables.applied(), 0), target);
    }
  }

  private Restored found(TableStore tables, MasterState state, Salvage.Extent extent, Path target)
      throws IOException {
    AppliedPosition last = extent.position();
    tables.apply(
        new AppliedPosition(last.term(), last.index() + 1), () -> state.leaveOutIds(IDS_LEFT_OUT));
    MasterIdentity identity =
        Salvage.found(target, cluster, logAddress, entropy.nextId(), entropy.nextId(), tables);
    return new Restored(identity, last, extent.replayed());
  }
}
