package io.oncefs.ops.cluster;

import io.oncefs.common.ClusterId;
import io.oncefs.master.ratis.MasterQuorum;
import io.oncefs.master.ratis.Member;
import io.oncefs.ops.http.MasterPorts;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The masters a cluster begins with; the id and the list give the same members on every host.
 *
 * @param masters host:port of their gRPC services
 */
public record Quorum(ClusterId cluster, List<String> masters) {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s,]+:\\d{1,5}");

  public Quorum {
    masters = List.copyOf(masters);
  }

  /**
   * Masters on this machine, on neighbouring ports.
   *
   * @param firstPort the gRPC port of the first one
   */
  public static List<String> local(int count, int firstPort) {
    List<String> masters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      masters.add("127.0.0.1:" + (firstPort + i * MasterPorts.COUNT));
    }
    return masters;
  }

  /** As the log knows them. */
  public MasterQuorum members() {
    return MasterQuorum.of(cluster, masters.stream().map(MasterPorts::raft).toList());
  }

  public Member member(String master) {
    return members()
        .at(MasterPorts.raft(master))
        .orElseThrow(() -> new IllegalArgumentException(master + " is not among " + masters));
  }

  /** As {@code --masters} takes it. */
  public String line() {
    return String.join(",", masters);
  }

  /**
   * Of an address as operators write it.
   *
   * @throws IllegalArgumentException if it is not HOST:PORT
   */
  public static String host(String address) {
    return address.substring(0, colon(address));
  }

  /**
   * Of an address as operators write it.
   *
   * @throws IllegalArgumentException if it is not HOST:PORT
   */
  public static int port(String address) {
    return Integer.parseInt(address.substring(colon(address) + 1));
  }

  private static int colon(String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("'" + address + "' is not HOST:PORT");
    }
    return address.lastIndexOf(':');
  }

  /** Whether an address is one of this machine's. */
  public static boolean isHere(String address) {
    try {
      InetAddress resolved = InetAddress.getByName(host(address));
      return resolved.isLoopbackAddress() || NetworkInterface.getByInetAddress(resolved) != null;
    } catch (UnknownHostException | SocketException notOurs) {
      return false;
    }
  }
}
