package io.oncefs.master.ratis;

import io.oncefs.common.Checks;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The masters a cluster begins with.
 *
 * <p>Ids are derived from the cluster id and the addresses alone, so the same line on each host
 * gives the same quorum. Members that join later bring their own ids.
 */
public record MasterQuorum(ClusterId cluster, List<Member> members) {
  /** More voters make every command slower and nothing safer that five would not. */
  public static final int MEMBERS_MAX = 9;

  private static final int ID_DIGITS = 8;

  public MasterQuorum {
    members = List.copyOf(members);
    Checks.argument(
        !members.isEmpty() && members.size() <= MEMBERS_MAX,
        "a quorum has 1 to %d masters, not %d",
        MEMBERS_MAX,
        members.size());
    long ids = members.stream().map(Member::id).distinct().count();
    long addresses = members.stream().map(Member::address).distinct().count();
    Checks.argument(
        ids == members.size() && addresses == members.size(),
        "a master is listed twice: %s",
        members);
  }

  /**
   * Reads a list of {@code host:port}.
   *
   * @throws IllegalArgumentException if an address is malformed or listed twice
   */
  public static MasterQuorum of(ClusterId cluster, List<String> addresses) {
    return new MasterQuorum(
        cluster, addresses.stream().map(address -> member(cluster, address)).toList());
  }

  private static Member member(ClusterId cluster, String address) {
    int colon = address.lastIndexOf(':');
    Checks.argument(colon > 0, "'%s' is not host:port", address);
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + address + "' is not host:port", e);
    }
    String host = address.substring(0, colon);
    return new Member(derivedId(cluster, address), host, port);
  }

  private static NodeId derivedId(ClusterId cluster, String address) {
    String digits = named("master", cluster, address).toString().replace("-", "");
    return new NodeId("m-" + digits.substring(0, ID_DIGITS));
  }

  private static UUID named(String kind, ClusterId cluster, String what) {
    String name = kind + "/" + cluster + "/" + what;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The Raft group, the same for the whole life of the cluster. */
  public Id128 group() {
    UUID group = named("group", cluster, "");
    return new Id128(group.getMostSignificantBits(), group.getLeastSignificantBits());
  }

  public Optional<Member> member(NodeId id) {
    return members.stream().filter(member -> member.id().equals(id)).findAny();
  }

  /** The member that listens there. */
  public Optional<Member> at(String address) {
    return members.stream().filter(member -> member.address().equals(address)).findAny();
  }

  /** How the quorum is written on a command line. */
  public String line() {
    return String.join(",", members.stream().map(Member::address).toList());
  }
}
