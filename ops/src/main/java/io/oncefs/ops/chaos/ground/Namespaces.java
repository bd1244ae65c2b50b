package io.oncefs.ops.chaos.ground;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network namespace for each server, joined by a bridge that this process and its clients stand
 * on too.
 *
 * <pre>
 * clients .1 --- bridge ---+--- veth --- master .11
 *                          +--- veth --- chunkserver .21 ...
 * </pre>
 */
public final class Namespaces {
  private static final String MASK = "/24";

  private final String id;
  private final String subnet;
  private final Undo undo;
  private final Map<String, Integer> hosts = new LinkedHashMap<>();

  private Namespaces(String id, String subnet, Undo undo) {
    this.id = id;
    this.subnet = subnet;
    this.undo = undo;
  }

  /**
   * With a bridge and nobody else on it.
   *
   * @param number of this run, so that two runs do not meet
   */
  static Namespaces open(int number, Undo undo) throws IOException, InterruptedException {
    String id = String.format(Locale.ROOT, "ofs%04x", number & 0xffff);
    String subnet = "10." + (200 + (number >> 8) % 50) + "." + (number & 0xff) + ".";
    if (Shell.must("ip", "-4", "-o", "addr").contains(" " + subnet)) {
      throw new IOException("an interface has an address in " + subnet + "0" + MASK + " already");
    }
    Namespaces opened = new Namespaces(id, subnet, undo);
    undo.note("ip", "link", "del", id);
    Shell.must("ip", "link", "add", id, "type", "bridge");
    Shell.must("ip", "addr", "add", opened.client() + MASK, "dev", id);
    Shell.must("ip", "link", "set", id, "up");
    return opened;
  }

  /**
   * Adds a server's.
   *
   * @param host last part of its address
   * @return its address
   */
  String add(String server, int host) throws IOException, InterruptedException {
    hosts.put(server, host);
    String namespace = namespace(server);
    String inside = port(server) + "i";
    undo.note("ip", "netns", "del", namespace);
    Shell.must("ip", "netns", "add", namespace);
    undo.note("ip", "link", "del", port(server));
    Shell.must("ip", "link", "add", port(server), "type", "veth", "peer", "name", inside);
    Shell.must("ip", "link", "set", inside, "netns", namespace);
    Shell.must("ip", "link", "set", port(server), "master", id);
    Shell.must("ip", "link", "set", port(server), "up");
    Shell.must("ip", "-n", namespace, "addr", "add", address(server) + MASK, "dev", inside);
    Shell.must("ip", "-n", namespace, "link", "set", inside, "up");
    Shell.must("ip", "-n", namespace, "link", "set", "lo", "up");
    return address(server);
  }

  /** What a command line begins with to run inside. */
  List<String> enter(String server) {
    return List.of("nsenter", "--net=/run/netns/" + namespace(server));
  }

  /** Where the clients are. */
  public String client() {
    return subnet + "1";
  }

  /** Where a server is. */
  public String address(String server) {
    return subnet + hosts.getOrDefault(server, 0);
  }

  /** Nothing goes in or out any more; connections hear nothing of it. */
  public void cut(String server) throws IOException, InterruptedException {
    Shell.must("ip", "link", "set", port(server), "nomaster");
  }

  /** Takes back {@link #cut}. */
  public void mend(String server) throws IOException, InterruptedException {
    Shell.must("ip", "link", "set", port(server), "master", id);
  }

  /** What the server sends to that address is lost; what comes from there arrives. */
  public void mute(String server, String address) throws IOException, InterruptedException {
    Shell.must("ip", "-n", namespace(server), "route", "add", "blackhole", address + "/32");
  }

  /** Takes back {@link #mute}. */
  public void unmute(String server, String address) throws IOException, InterruptedException {
    Shell.must("ip", "-n", namespace(server), "route", "del", "blackhole", address + "/32");
  }

  /** Adds a rule to the server's packet filter, such as {@code -A INPUT -j DROP}. */
  public void filter(String server, List<String> rule) throws IOException, InterruptedException {
    inside(server, List.of("iptables", "-w"), rule);
  }

  /** Empties the server's packet filter. */
  public void unfilter(String server) throws IOException, InterruptedException {
    inside(server, List.of("iptables", "-w"), List.of("-F"));
  }

  /**
   * Who connects to that port of the server gets to another one; connections that are there break.
   */
  public void detour(String server, int port, int to) throws IOException, InterruptedException {
    List<String> whoComes =
        List.of("!", "-i", "lo", "-p", "tcp", "--dport", Integer.toString(port));
    nat(server, "-A", whoComes, List.of("-j", "REDIRECT", "--to-ports", Integer.toString(to)));
    List<String> broken = new ArrayList<>(List.of("-A", "INPUT"));
    broken.addAll(whoComes);
    broken.addAll(List.of("-j", "REJECT", "--reject-with", "tcp-reset"));
    filter(server, broken);
  }

  /** New connections to that port get there again; those on the detour go on. */
  public void straighten(String server, int port) throws IOException, InterruptedException {
    unfilter(server);
    nat(
        server,
        "-I",
        List.of("-p", "tcp", "--dport", Integer.toString(port)),
        List.of("-j", "ACCEPT"));
  }

  /**
   * Forgets {@link #detour}. Connections that are still on it are not even told when it ends: the
   * kernel no longer knows under what address their clients know it.
   */
  public void undetour(String server) throws IOException, InterruptedException {
    filter(server, List.of("-t", "nat", "-F"));
  }

  private void nat(String server, String where, List<String> whoComes, List<String> target)
      throws IOException, InterruptedException {
    List<String> rule = new ArrayList<>(List.of("-t", "nat", where, "PREROUTING"));
    rule.addAll(whoComes);
    rule.addAll(target);
    filter(server, rule);
  }

  /** Lets so much through in each direction, with a short queue. */
  public void slow(String server, String rate) throws IOException, InterruptedException {
    List<String> bucket =
        List.of("root", "tbf", "rate", rate, "burst", "32kbit", "latency", "400ms");
    inside(server, List.of("tc", "qdisc", "add", "dev", port(server) + "i"), bucket);
    List<String> outside = new ArrayList<>(List.of("tc", "qdisc", "add", "dev"));
    outside.add(port(server));
    outside.addAll(bucket);
    Shell.must(outside);
  }

  /** Takes back {@link #slow}. */
  public void quicken(String server) throws IOException, InterruptedException {
    inside(server, List.of("tc", "qdisc", "del", "dev", port(server) + "i", "root"), List.of());
    Shell.must("tc", "qdisc", "del", "dev", port(server), "root");
  }

  private void inside(String server, List<String> command, List<String> more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(enter(server));
    line.addAll(command);
    line.addAll(more);
    Shell.must(line);
  }

  private String namespace(String server) {
    return id + "-" + hosts.get(server);
  }

  /** The outer end of the server's cable; names of interfaces have at most 15 characters. */
  private String port(String server) {
    return id + "v" + hosts.get(server);
  }
}
