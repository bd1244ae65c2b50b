package io.oncefs.ops.sim;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;

/** Masters, chunkservers and clients on one event queue. */
final class SimCluster {
  final SimScheduler scheduler;
  final SimNetwork network;
  final SimRaft raft;
  final ReplicaOracle oracle = new ReplicaOracle();
  final List<SimMaster> masters = new ArrayList<>();
  final List<SimServer> servers = new ArrayList<>();
  final List<SimClient> clients = new ArrayList<>();
  final List<String> masterAddresses = new ArrayList<>();
  private final FaultHandler faults;

  SimCluster(long seed, int masterCount, int serverCount, FaultHandler faults) {
    this.scheduler = new SimScheduler(seed);
    this.network = new SimNetwork(scheduler);
    this.raft = new SimRaft(scheduler, masterCount);
    this.faults = faults;
    ClusterId cluster = new ClusterId(new Id128(1, 1));
    for (int i = 1; i <= masterCount; i++) {
      masterAddresses.add("m" + i + ":1");
    }
    for (int i = 1; i <= masterCount; i++) {
      masters.add(new SimMaster(this, cluster, i, faults));
    }
    for (int i = 1; i <= serverCount; i++) {
      servers.add(new SimServer(this, cluster, new StoreId(new Id128(2, i)), i, faults));
    }
  }

  void start() {
    masters.forEach(SimNode::start);
    servers.forEach(SimNode::start);
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
