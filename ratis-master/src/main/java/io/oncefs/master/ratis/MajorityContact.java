package io.oncefs.master.ratis;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/**
 * Whether a leader still hears from a majority. Ratis asks itself that only when nothing else
 * happens, so a leader that was cut off stays one, and keeps its callers waiting, as long as
 * somebody goes on submitting. Refusing them lets it find out.
 */
final class MajorityContact {
  private final RaftServer.Division division;
  private final long silenceMaxMs;

  MajorityContact(RaftServer.Division division, Duration silenceMax) {
    this.division = division;
    this.silenceMaxMs = silenceMax.toMillis();
  }

  /** True for a leader only, and not before it had time to hear anything. */
  boolean isLost() {
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    if (!role.hasLeaderInfo() || role.getRoleElapsedTimeMs() <= silenceMaxMs) {
      return false;
    }
    Set<RaftPeerId> voters =
        division.getRaftConf().getCurrentPeers().stream()
            .map(RaftPeer::getId)
            .collect(Collectors.toSet());
    long heard =
        role.getLeaderInfo().getFollowerInfoList().stream()
            .filter(follower -> follower.getLastRpcElapsedTimeMs() <= silenceMaxMs)
            .filter(follower -> voters.contains(RaftPeerId.valueOf(follower.getId().getId())))
            .count();
    return heard + 1 < voters.size() / 2 + 1;
  }
}
