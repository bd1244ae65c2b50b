package io.oncefs.ops.cli.bootstrap;

import io.oncefs.common.ClusterId;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.AdminClient;
import io.oncefs.ops.http.AdminServer;
import io.oncefs.ops.http.Answer;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.ops.http.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the hosts of a quorum meet before any master runs, on the ports its masters will use for
 * HTTP: each says of which cluster its directories are made. The host of the first master chooses
 * the cluster's id, at random: a quorum that is made again is another cluster, to which no
 * chunkserver of the old one belongs.
 */
final class Rendezvous implements AutoCloseable {
  private static final String PATH = "/bootstrap";

  private final Invitation invitation;
  private final ClusterId cluster;
  private final List<AdminServer> servers = new ArrayList<>();
  private final AdminClient admin = new AdminClient();
  private final MasterAsk masters;
  private final Set<String> made = new HashSet<>();
  private @Nullable String disputed;

  private Rendezvous(Invitation invitation, ClusterId cluster, MasterAsk masters) {
    this.invitation = invitation;
    this.cluster = cluster;
    this.masters = masters;
  }

  /** Says from now on that the directories of these masters are made. */
  static Rendezvous open(
      Invitation invitation, ClusterId cluster, List<String> ours, MasterAsk masters)
      throws IOException {
    Rendezvous rendezvous = new Rendezvous(invitation, cluster, masters);
    String text = invitation.digest() + " " + cluster;
    Map<String, Page> pages = Map.of(PATH, query -> Answer.text(200, text));
    for (String each : ours) {
      int port = Quorum.port(MasterPorts.http(each));
      rendezvous.servers.add(AdminServer.start(Quorum.host(each), port, pages));
    }
    return rendezvous;
  }

  /** The id of the cluster that another host has made its directories for. */
  static Optional<ClusterId> chosen(Invitation invitation, List<String> others)
      throws InterruptedException {
    AdminClient admin = new AdminClient();
    for (String each : others) {
      Optional<ClusterId> found = cluster(admin, invitation, each);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Those of whom it is not known yet. */
  List<String> missing(List<String> others) throws InterruptedException {
    for (String each : others) {
      if (!made.contains(each) && isMade(each)) {
        made.add(each);
      }
    }
    return others.stream().filter(each -> !made.contains(each)).toList();
  }

  /** Whether a host has made its directories for another cluster. */
  boolean isDisputed() {
    return disputed != null;
  }

  /**
   * Checks that all have made their directories for the same cluster.
   *
   * @throws CommandFailure if an earlier run was interrupted and lost what it had chosen
   */
  void requireAgreement() throws CommandFailure {
    if (disputed != null) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          "the directories here are made for cluster "
              + cluster
              + ", those of "
              + disputed
              + "; no master has run in either",
          "rm -r the master directories of one of the two hosts, and run the same line on both");
    }
  }

  /** By its own word, or because it runs already. */
  private boolean isMade(String master) throws InterruptedException {
    Optional<ClusterId> theirs = cluster(admin, invitation, master);
    if (theirs.isPresent() && !theirs.get().equals(cluster)) {
      disputed = master + " for cluster " + theirs.get();
      return false;
    }
    return theirs.isPresent()
        || masters.identify(master).filter(each -> each.cluster().equals(cluster)).isPresent();
  }

  private static Optional<ClusterId> cluster(
      AdminClient admin, Invitation invitation, String master) throws InterruptedException {
    try {
      AdminClient.Reply reply = admin.get(MasterPorts.http(master), PATH);
      String prefix = invitation.digest() + " ";
      return reply.status() == 200 && reply.body().startsWith(prefix)
          ? Optional.of(ClusterId.parse(reply.body().substring(prefix.length())))
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    servers.forEach(AdminServer::close);
  }
}
