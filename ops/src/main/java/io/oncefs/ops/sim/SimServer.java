package io.oncefs.ops.sim;

import io.oncefs.chunk.ChunkNode;
import io.oncefs.chunk.NodeSettings;
import io.oncefs.chunk.engine.EngineMeter;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.Checks;
import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import io.oncefs.runtime.FaultHandler;
import org.jspecify.annotations.Nullable;

/** A chunkserver and its disk. */
final class SimServer extends SimNode {
  private final SimCluster cluster;
  private final MemoryDisk disk;
  private final StoreId id;
  private final FaultHandler faults;
  private @Nullable ChunkStore store;

  SimServer(SimCluster cluster, ClusterId clusterId, StoreId id, int number, FaultHandler faults) {
    super(cluster.network, "c" + number + ":1", faults);
    this.cluster = cluster;
    this.faults = faults;
    this.id = id;
    this.disk = new MemoryDisk(clusterId, id);
  }

  StoreId id() {
    return id;
  }

  ChunkStore store() {
    ChunkStore open = store;
    Checks.invariant(open != null, "%s is not running", address);
    return open;
  }

  void diskIsFull() {
    disk.setCapacity(0);
  }

  void diskHasRoom() {
    disk.setCapacity(Long.MAX_VALUE);
  }

  @Override
  void boot(SimProcess started) {
    ChunkStore opened = new WatchedStore(disk.open(), cluster.oracle);
    store = opened;
    ChunkNode node =
        new ChunkNode(
            started.host(),
            network.chunkCalls(started),
            network.masterCalls(started),
            opened,
            new SimCommitter(network.scheduler, started.host(), opened),
            NodeSettings.of(cluster.masterAddresses, address),
            EngineMeter.NONE,
            why -> faults.fatal(address + " was refused", new IllegalStateException(why)));
    started.serve(node);
    try {
      node.start();
    } catch (StoreException unreadable) {
      faults.fatal(address + " cannot read its disk", unreadable);
    }
  }

  @Override
  void crash() {
    disk.crash();
    store = null;
  }
}
