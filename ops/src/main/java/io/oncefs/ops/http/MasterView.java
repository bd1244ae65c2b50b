package io.oncefs.ops.http;

import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.protocol.ServerInfo;
import java.util.List;

/** What a master shows on top. */
public interface MasterView extends NodeView {
  LogStatus log();

  /** What can be changed about the log. */
  LogAdmin logAdmin();

  /** The chunkservers as this master sees them. */
  List<ServerInfo> servers();

  /** How the chunks stand; only the leader knows of the sealed ones. */
  ChunksSummary chunks();

  /** Chunkservers a new tail needs by default. */
  int minimumReplicas();

  /** host:port of another master's admin HTTP. */
  String httpAddressOf(NodeId peer);
}
