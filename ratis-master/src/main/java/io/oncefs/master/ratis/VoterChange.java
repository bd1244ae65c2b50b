package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.Voter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SetConfigurationRequest.Arguments;
import org.apache.ratis.protocol.SetConfigurationRequest.Mode;

/**
 * From one set of voters to the next. The request names both, so that of two operators who work at
 * the same time one is refused instead of undone.
 */
record VoterChange(List<RaftPeer> before, List<RaftPeer> after) {
  static VoterChange of(Collection<RaftPeer> current, Set<NodeId> leaving, List<Voter> joining) {
    List<RaftPeer> before = List.copyOf(current);
    List<RaftPeer> after = new ArrayList<>();
    for (RaftPeer each : before) {
      NodeId id = new NodeId(each.getId().toString());
      if (!leaving.contains(id) && joining.stream().noneMatch(voter -> voter.id().equals(id))) {
        after.add(each);
      }
    }
    for (Voter each : joining) {
      after.add(RaftPeer.newBuilder().setId(each.id().value()).setAddress(each.address()).build());
    }
    return new VoterChange(before, List.copyOf(after));
  }

  /** Ids are never reused, so the same ids are the same voters. */
  boolean changesNothing() {
    return ids(before).equals(ids(after));
  }

  private static Set<String> ids(List<RaftPeer> peers) {
    return peers.stream().map(each -> each.getId().toString()).collect(Collectors.toSet());
  }

  boolean leavesNobody() {
    return after.isEmpty();
  }

  Arguments arguments() {
    return SetConfigurationRequest.Arguments.newBuilder()
        .setServersInCurrentConf(before)
        .setServersInNewConf(after)
        .setMode(Mode.COMPARE_AND_SET)
        .build();
  }
}
