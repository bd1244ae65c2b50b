package io.oncefs.master.ratis;

import io.oncefs.common.Checks;
import io.oncefs.master.log.NodeId;

/** A voting master and where its log listens. */
public record Member(NodeId id, String host, int port) {
  private static final int PORT_MAX = 65_535;

  public Member {
    Checks.argument(!host.isBlank(), "a master without a host");
    Checks.argument(port > 0 && port <= PORT_MAX, "port %d of %s", port, host);
  }

  public String address() {
    return host + ":" + port;
  }
}
