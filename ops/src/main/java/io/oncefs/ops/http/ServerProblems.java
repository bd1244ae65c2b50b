package io.oncefs.ops.http;

import io.oncefs.protocol.ServerInfo;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the chunkservers, as one master sees them. */
final class ServerProblems {
  private ServerProblems() {}

  /**
   * All of it.
   *
   * @param minimum servers that a new chunk needs
   */
  static List<Problem> of(List<ServerInfo> servers, int minimum) {
    List<Problem> problems = new ArrayList<>();
    List<ServerInfo> live = servers.stream().filter(ServerInfo::live).toList();
    if (live.size() < minimum) {
      problems.add(
          new Problem(
              "TOO_FEW_CHUNKSERVERS",
              (long) minimum - live.size(),
              Problem.UNHEALTHY,
              live.size() + " live, and a new chunk needs " + minimum,
              "ops/bin/add-chunkserver, or start those that are down"));
    }
    if (live.size() < servers.size()) {
      List<String> lost =
          servers.stream().filter(each -> !each.live()).map(ServerInfo::address).toList();
      problems.add(
          new Problem(
              "CHUNKSERVER_SILENT",
              lost.size(),
              Problem.DEGRADED,
              "no heartbeat from " + String.join(", ", lost),
              "start it again on its own directory, on a local cluster with"
                  + " ops/bin/add-chunkserver --count "
                  + servers.size()
                  + "; see oncefs server ls"));
    }
    List<String> full =
        live.stream()
            .filter(each -> Room.isFull(each.capacityBytes(), each.freeBytes()))
            .map(ServerInfo::address)
            .toList();
    if (!full.isEmpty()) {
      boolean enough = live.size() - full.size() >= minimum;
      problems.add(
          new Problem(
              "CHUNKSERVER_FULL",
              full.size(),
              enough ? Problem.DEGRADED : Problem.UNHEALTHY,
              "no room on " + String.join(", ", full),
              "make room on its disk, or ops/bin/add-chunkserver; see oncefs server ls"));
    }
    return problems;
  }

  /** Those no usual chunk can be copied to for want of room, for a message about copies. */
  static String shortOfRoom(List<ServerInfo> servers) {
    List<String> addresses =
        servers.stream()
            .filter(ServerInfo::live)
            .filter(each -> Room.isShort(each.capacityBytes(), each.freeBytes()))
            .map(ServerInfo::address)
            .toList();
    return addresses.isEmpty() ? "" : "; no room for copies on " + String.join(", ", addresses);
  }
}
