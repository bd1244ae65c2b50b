package io.oncefs.master;

import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where masters are, by their ids. A master that replaced another one has an id that only the log
 * knows of; an id never moves to another address, so what was once learned stays true.
 */
final class KnownMasters {
  private final CommandLog log;
  private final Map<NodeId, String> known = new ConcurrentHashMap<>();

  KnownMasters(CommandLog log) {
    this.log = log;
  }

  /** host:port of its gRPC service; null if the log does not know it. */
  @Nullable String address(NodeId master) {
    String address = known.get(master);
    if (address == null) {
      for (LogStatus.Peer each : log.status().peers()) {
        known.put(each.id(), MasterConfig.masterOfLog(each.address()));
      }
      address = known.get(master);
    }
    return address;
  }
}
