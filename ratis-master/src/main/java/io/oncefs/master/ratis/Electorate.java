package io.oncefs.master.ratis;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/**
 * Who votes.
 *
 * @param current in the configuration as it is
 * @param previous in the one that it is about to replace; nobody if none is being replaced
 */
record Electorate(Collection<RaftPeer> current, Collection<RaftPeer> previous) {
  static Electorate of(RaftConfiguration configuration) {
    return new Electorate(configuration.getCurrentPeers(), configuration.getPreviousPeers());
  }

  /** Of both configurations while one replaces the other. */
  boolean isMajority(Set<RaftPeerId> voters) {
    return isMajority(voters, current) && isMajority(voters, previous);
  }

  private static boolean isMajority(Set<RaftPeerId> voters, Collection<RaftPeer> peers) {
    long count = peers.stream().map(RaftPeer::getId).filter(voters::contains).count();
    return peers.isEmpty() || count > peers.size() / 2;
  }

  /** All but one, each once. */
  Collection<RaftPeer> others(RaftPeerId self) {
    Map<RaftPeerId, RaftPeer> peers = new LinkedHashMap<>();
    current.forEach(each -> peers.put(each.getId(), each));
    previous.forEach(each -> peers.put(each.getId(), each));
    peers.remove(self);
    return peers.values();
  }
}
