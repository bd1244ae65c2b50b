package io.oncefs.ops.sim;

import io.oncefs.chunk.ChunkNode;
import io.oncefs.chunk.NodeSettings;
import io.oncefs.chunk.core.Forgetting;
import io.oncefs.chunk.core.TableLimits;
import io.oncefs.chunk.engine.EngineMeter;
import io.oncefs.chunk.engine.TableMemory;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.chunk.sync.ScrubSettings;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.runtime.FaultHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chunkserver and its disk. */
final class SimServer extends SimNode {
  /** More than any run fills, so that the first chunks make a difference. */
  private static final long ROOM = 256L << 20;

  /** A part of that from which on replicas are moved: a chunk or two. */
  static final double UNEVEN = 0.0004;

  private static final long SECOND = 1_000_000_000L;

  /**
   * Soon enough that runs see it; later than the last copy of a record without a name can come,
   * which is {@link SimWriter#NAMELESS} and then as late as the network ever is, on a clock that
   * goes twice as fast.
   */
  private static final Forgetting FORGETTING =
      new Forgetting(70 * SECOND, 90 * SECOND, SECOND / 10);

  /** So small that a table of two writers is a large one. */
  static final TableLimits TABLES = new TableLimits(64L << 10, 600, 300, SECOND / 2);

  /** Often enough that what nobody reads is found before the run ends. */
  private static final ScrubSettings SCRUB = new ScrubSettings(64L << 20, 20 * SECOND);

  private final SimCluster cluster;
  private final FaultHandler faults;
  private MemoryDisk disk;
  private StoreId id;
  private final Set<ChunkId> damaged = new HashSet<>();
  private @Nullable ChunkStore store;
  private @Nullable TableMemory tables;
  private long tableMemoryTaken;

  SimServer(SimCluster cluster, StoreId id, int number, double clockRate, FaultHandler faults) {
    super(cluster.network, "c" + number + ":1", clockRate, faults);
    this.cluster = cluster;
    this.faults = faults;
    this.id = id;
    this.disk = new MemoryDisk(SimCluster.ID, id);
    disk.setCapacity(ROOM);
  }

  StoreId id() {
    return id;
  }

  ChunkStore store() {
    ChunkStore open = store;
    Checks.invariant(open != null, "%s is not running", address);
    return open;
  }

  /** What is open on its disk. */
  List<StoredReplica> openReplicas() {
    List<StoredReplica> open = new ArrayList<>();
    try {
      store()
          .forEachReplica(
              each -> {
                if (each.phase() == StoredReplica.Phase.OPEN) {
                  open.add(each);
                }
              });
    } catch (StoreException unreadable) {
      Checks.invariant(false, "a disk in memory can be read: %s", unreadable);
    }
    return open;
  }

  /** Whether its disk holds the chunk, sealed. */
  boolean isSealed(ChunkId chunk) {
    StoredReplica replica = replica(chunk);
    return replica != null && replica.phase() == StoredReplica.Phase.SEALED;
  }

  /** What its disk holds of the chunk; null if that is nothing. */
  @Nullable StoredReplica replica(ChunkId chunk) {
    try {
      return store().replica(chunk);
    } catch (StoreException unreadable) {
      throw new IllegalStateException("a disk in memory can be read", unreadable);
    }
  }

  void diskIsFull() {
    disk.setCapacity(0);
  }

  void diskHasRoom() {
    disk.setCapacity(ROOM);
  }

  /** The machine is down; it comes back with an empty disk, which makes it another store. */
  void replaceDisk(StoreId freshId) {
    Checks.invariant(!isUp(), "%s runs on the disk that is to be replaced", address);
    id = freshId;
    disk = new MemoryDisk(SimCluster.ID, freshId);
    disk.setCapacity(ROOM);
  }

  /** The machine is down; its replica of the chunk forgets everything from that LSN on. */
  void loseBatches(ChunkId chunk, long fromLsn) {
    Checks.invariant(!isUp(), "%s runs on the disk that is to be damaged", address);
    disk.loseBatches(chunk, fromLsn);
    damaged.add(chunk);
  }

  /** One byte of the replica does not read any more. */
  void damage(ChunkId chunk, long offset) {
    disk.damage(chunk, offset);
  }

  /** Takes so much of the memory for writer tables. */
  void takeTableMemory(long bytes) {
    TableMemory running = tables;
    Checks.invariant(running != null, "%s is not running", address);
    running.grown(bytes);
    tableMemoryTaken += bytes;
  }

  /** Gives all of it back that was taken since the server started. */
  void giveTableMemoryBack() {
    TableMemory running = tables;
    if (running != null) {
      running.grown(-tableMemoryTaken);
      tableMemoryTaken = 0;
    }
  }

  /** Replicas with bytes that do not read. */
  Set<ChunkId> rotten() {
    return disk.damaged();
  }

  /** Whether this disk has lost batches of the chunk, which nobody may blame the protocol for. */
  boolean hasDamaged(ChunkId chunk) {
    return damaged.contains(chunk);
  }

  @Override
  void boot(SimProcess started) {
    ChunkStore opened =
        new WatchedStore(disk.open(), cluster.oracle, cluster.promises, cluster.watch());
    store = opened;
    cluster.watch().started(opened.store(), opened.generation());
    ChunkNode node =
        new ChunkNode(
            started.host(),
            network.chunkCalls(started),
            network.masterCalls(started),
            opened,
            new SimCommitter(network.scheduler, started.host(), opened),
            settings(),
            EngineMeter.NONE,
            why -> faults.fatal(address + " was refused", new IllegalStateException(why)));
    tables = node.tables();
    tableMemoryTaken = 0;
    started.serve(node);
    node.start();
  }

  private NodeSettings settings() {
    NodeSettings usual = NodeSettings.of(cluster.masterAddresses, address);
    NodeSettings forgetful =
        usual.withCore(usual.core().withForgetting(FORGETTING).withTables(TABLES));
    return cluster.disksRot ? forgetful.withScrub(SCRUB) : forgetful;
  }

  @Override
  void crash() {
    disk.crash();
    store = null;
    tables = null;
  }
}
