package io.oncefs.master.ratis;

import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogStatus.Indices;
import io.oncefs.master.log.LogStatus.Lifecycle;
import io.oncefs.master.log.LogStatus.Peer;
import io.oncefs.master.log.LogStatus.Role;
import io.oncefs.master.log.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/** Reads a division's state into a {@link LogStatus}. */
final class StatusReader {
  private final RatisConfig config;
  private final RaftServer.Division division;

  StatusReader(RatisConfig config, RaftServer.Division division) {
    this.config = config;
    this.division = division;
  }

  LogStatus read(long appliedIndex, long snapshotIndex, boolean failed) {
    DivisionInfo info = division.getInfo();
    RoleInfoProto role = info.getRoleInfoProto();
    List<Peer> peers = peers(info, role);
    RaftPeerId leader = info.getLeaderId();
    int voters = division.getRaftConf().getCurrentPeers().size();
    return new LogStatus(
        division.getMemberId().getGroupId().getUuid().toString(),
        config.self().id(),
        config.self().address(),
        role(role.getRole()),
        role.getRoleElapsedTimeMs(),
        info.isLeader() && info.isLeaderReady(),
        failed ? Lifecycle.FAILED : lifecycle(info.getLifeCycleState()),
        info.getCurrentTerm(),
        leader == null ? null : id(leader),
        indices(appliedIndex, snapshotIndex),
        voters,
        voters / 2 + 1,
        info.isLeader() ? responsive(peers) : null,
        peers);
  }

  private Indices indices(long appliedIndex, long snapshotIndex) {
    RaftLog log = division.getRaftLog();
    TermIndex last = log.isOpened() ? log.getLastEntryTermIndex() : null;
    return new Indices(
        last == null ? snapshotIndex : last.getIndex(),
        log.getFlushIndex(),
        log.getLastCommittedIndex(),
        appliedIndex,
        snapshotIndex);
  }

  private static int responsive(List<Peer> peers) {
    return 1
        + (int) peers.stream().filter(p -> p.voter() && Boolean.TRUE.equals(p.healthy())).count();
  }

  private List<Peer> peers(DivisionInfo info, RoleInfoProto role) {
    Map<RaftPeerId, Long> commits = commitIndices();
    Map<RaftPeerId, Follower> followers = followers(info, role);
    Map<RaftPeerId, Long> contacts = contacts(role);
    List<Peer> peers = new ArrayList<>();
    for (RaftPeerRole kind : List.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)) {
      for (RaftPeer peer : division.getRaftConf().getCurrentPeers(kind)) {
        if (!peer.getId().equals(division.getId())) {
          peers.add(
              peer(
                  peer,
                  kind,
                  peer.getId().equals(info.getLeaderId()),
                  followers.get(peer.getId()),
                  commits.get(peer.getId()),
                  contacts.get(peer.getId())));
        }
      }
    }
    peers.sort(Comparator.comparing(Peer::id));
    return peers;
  }

  private record Follower(long matchIndex, long nextIndex) {}

  private Peer peer(
      RaftPeer peer,
      RaftPeerRole kind,
      boolean leads,
      @Nullable Follower follower,
      @Nullable Long commitIndex,
      @Nullable Long contactMs) {
    return new Peer(
        id(peer.getId()),
        peer.getAddress(),
        leads ? Role.LEADER : role(kind),
        kind == RaftPeerRole.FOLLOWER,
        follower == null ? null : follower.matchIndex(),
        follower == null ? null : follower.nextIndex(),
        commitIndex,
        contactMs,
        contactMs == null ? null : contactMs <= config.timing().electionMax().toMillis());
  }

  private Map<RaftPeerId, Long> commitIndices() {
    Map<RaftPeerId, Long> commits = new HashMap<>();
    for (CommitInfoProto commit : division.getCommitInfos()) {
      commits.put(RaftPeerId.valueOf(commit.getServer().getId()), commit.getCommitIndex());
    }
    return commits;
  }

  /**
   * Ratis gives indices and followers in two lists of the same order; on a change in between they
   * are left out.
   */
  private static Map<RaftPeerId, Follower> followers(DivisionInfo info, RoleInfoProto role) {
    long[] matches = info.getFollowerMatchIndices();
    long[] nexts = info.getFollowerNextIndices();
    List<ServerRpcProto> listed = role.getLeaderInfo().getFollowerInfoList();
    Map<RaftPeerId, Follower> followers = new HashMap<>();
    if (matches != null
        && nexts != null
        && matches.length == listed.size()
        && nexts.length == listed.size()) {
      for (int i = 0; i < matches.length; i++) {
        followers.put(
            RaftPeerId.valueOf(listed.get(i).getId().getId()), new Follower(matches[i], nexts[i]));
      }
    }
    return followers;
  }

  private static Map<RaftPeerId, Long> contacts(RoleInfoProto role) {
    Map<RaftPeerId, Long> contacts = new HashMap<>();
    for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
      contacts.put(
          RaftPeerId.valueOf(follower.getId().getId()), follower.getLastRpcElapsedTimeMs());
    }
    if (role.hasFollowerInfo()
        && !role.getFollowerInfo().getLeaderInfo().getId().getId().isEmpty()) {
      ServerRpcProto leader = role.getFollowerInfo().getLeaderInfo();
      contacts.put(RaftPeerId.valueOf(leader.getId().getId()), leader.getLastRpcElapsedTimeMs());
    }
    return contacts;
  }

  private static NodeId id(RaftPeerId peer) {
    return new NodeId(peer.toString());
  }

  private static Role role(RaftPeerRole role) {
    return switch (role) {
      case LEADER -> Role.LEADER;
      case CANDIDATE -> Role.CANDIDATE;
      case LISTENER -> Role.LISTENER;
      case FOLLOWER -> Role.FOLLOWER;
      default -> Role.FOLLOWER;
    };
  }

  private static Lifecycle lifecycle(LifeCycle.State state) {
    return switch (state) {
      case NEW, STARTING -> Lifecycle.STARTING;
      case RUNNING -> Lifecycle.RUNNING;
      case PAUSING, PAUSED -> Lifecycle.PAUSED;
      case CLOSING, CLOSED -> Lifecycle.CLOSED;
      case EXCEPTION -> Lifecycle.FAILED;
    };
  }
}
