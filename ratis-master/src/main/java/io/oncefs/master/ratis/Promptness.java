package io.oncefs.master.ratis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Whose answers were the last that were of use: whoever answered just now will again. */
final class Promptness {
  private final List<RaftPeerId> latestFirst = new ArrayList<>();

  void noteAnswer(RaftPeerId from) {
    if (latestFirst.isEmpty() || !latestFirst.get(0).equals(from)) {
      latestFirst.remove(from);
      latestFirst.add(0, from);
    }
  }

  /** The latest first, then those that were of no use yet. Forgets all others. */
  List<RaftPeer> order(Collection<RaftPeer> peers) {
    latestFirst.removeIf(known -> peers.stream().noneMatch(each -> each.getId().equals(known)));
    List<RaftPeer> ordered = new ArrayList<>();
    for (RaftPeerId known : latestFirst) {
      peers.stream().filter(each -> each.getId().equals(known)).forEach(ordered::add);
    }
    peers.stream().filter(each -> !ordered.contains(each)).forEach(ordered::add);
    return ordered;
  }
}
