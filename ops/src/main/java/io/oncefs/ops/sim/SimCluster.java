package io.oncefs.ops.sim;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.ops.check.Promises;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.sim.watch.Watch;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Masters, chunkservers and clients on one event queue. */
final class SimCluster {
  private static final long ASK_NANOS = 1_000_000_000L;
  static final ClusterId ID = new ClusterId(new Id128(1, 1));

  final SimScheduler scheduler;
  final SimNetwork network;
  final SimRaft raft;
  final ReplicaOracle oracle = new ReplicaOracle();
  final Promises promises = new Promises(oracle);
  final List<SimMaster> masters = new ArrayList<>();
  final List<SimServer> servers = new ArrayList<>();
  final List<SimClient> clients = new ArrayList<>();
  final List<String> masterAddresses = new ArrayList<>();

  /** Whether bytes go bad, so that servers have to look for it. */
  final boolean disksRot;

  /** Stores whose disks are gone for good. */
  final List<StoreId> lostStores = new ArrayList<>();

  /** Until then no application appends. */
  long restUntilNanos;

  private final boolean clocksDiffer;
  private final FaultHandler faults;
  private final SimProcess outsider;
  private int stores;

  SimCluster(
      long seed, int masterCount, int serverCount, Set<Fault> expected, FaultHandler faults) {
    this.scheduler = new SimScheduler(seed);
    this.raft = new SimRaft(scheduler, masterCount, oracle);
    this.network = new SimNetwork(scheduler, raft.watch, promises);
    this.clocksDiffer = expected.contains(Fault.CLOCK_RATES);
    this.disksRot = expected.contains(Fault.DAMAGE_BYTE);
    this.faults = faults;
    this.outsider = new SimProcess("outsider:1", new SimHost(scheduler, faults));
    for (int i = 1; i <= masterCount; i++) {
      masterAddresses.add("m" + i + ":1");
    }
    for (int i = 1; i <= masterCount; i++) {
      masters.add(new SimMaster(this, i, clockRate(), faults));
    }
    for (int i = 1; i <= serverCount; i++) {
      addServer();
    }
  }

  /** Between half and double, when clocks differ. */
  private double clockRate() {
    return clocksDiffer ? Math.pow(2, scheduler.random().nextDouble() * 2 - 1) : 1;
  }

  void start() {
    masters.forEach(SimNode::start);
    servers.forEach(SimNode::start);
  }

  /** One more chunkserver, not started yet. */
  SimServer addServer() {
    SimServer server = new SimServer(this, freshStore(), servers.size() + 1, clockRate(), faults);
    servers.add(server);
    return server;
  }

  /** Whether there were more disks than there are servers. */
  boolean hasLostDisks() {
    return stores > servers.size();
  }

  /** An id that no disk has had before. */
  StoreId freshStore() {
    return new StoreId(new Id128(2, ++stores));
  }

  /** One more client, not started yet. */
  SimClient addClient(Runnable onStart) {
    SimClient client =
        new SimClient(
            network, "client" + (clients.size() + 1) + ":1", faults, masterAddresses, onStart);
    clients.add(client);
    return client;
  }

  int clientCount() {
    return clients.size();
  }

  void restartClient(int index) {
    SimClient client = clients.get(index);
    client.kill();
    client.start();
  }

  /** Asks a master something, from outside the cluster. */
  void ask(String master, MasterRequest request, CallListener<MasterReply> listener) {
    network.masterCalls(outsider).call(master, request, ASK_NANOS, listener);
  }

  Watch watch() {
    return raft.watch;
  }

  List<SimNode> allNodes() {
    List<SimNode> all = new ArrayList<>(masters);
    all.addAll(servers);
    all.addAll(clients);
    return all;
  }

  List<String> addresses() {
    return allNodes().stream().map(node -> node.address).toList();
  }
}
