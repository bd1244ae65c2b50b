package io.oncefs.ops.sim;

import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.MasterService;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import org.jspecify.annotations.Nullable;

/** One incarnation of a process: its host, its address, and what answers there. */
final class SimProcess {
  private final String address;
  private final SimHost host;
  private final EventLoop inbox;
  private @Nullable ChunkService chunkService;
  private @Nullable MasterService masterService;

  SimProcess(String address, SimHost host) {
    this.address = address;
    this.host = host;
    this.inbox = host.newLoop("network of " + address);
  }

  String address() {
    return address;
  }

  SimHost host() {
    return host;
  }

  /** Where messages arrive: in order, held up by a pause, dropped by death. */
  EventLoop inbox() {
    return inbox;
  }

  void serve(ChunkService service) {
    chunkService = service;
  }

  void serve(MasterService service) {
    masterService = service;
  }

  @Nullable ChunkService chunkService() {
    return chunkService;
  }

  @Nullable MasterService masterService() {
    return masterService;
  }
}
