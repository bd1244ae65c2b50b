package io.oncefs.ops.cli.bootstrap;

import io.oncefs.common.ClusterId;
import io.oncefs.master.ratis.MasterIdentity;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.protocol.MasterReply.Identity;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of {@code bootstrap-quorum} on one host. No master is started before the directories of
 * all are made: so a cluster that answers proves that an empty directory was lost, not new.
 */
final class Bootstrap {
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);

  private final DeploymentHome home;
  private final Invitation invitation;
  private final OutputOptions options;
  private final Duration limit;
  private final Daemons daemons;

  Bootstrap(DeploymentHome home, Invitation invitation, OutputOptions options, Duration limit) {
    this.home = home;
    this.invitation = invitation;
    this.options = options;
    this.limit = limit;
    this.daemons = new Daemons(home);
  }

  void run() throws IOException, InterruptedException, CommandFailure {
    List<String> here = invitation.here();
    if (here.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "none of " + invitation.line() + " is an address of this machine");
    }
    home.prepare();
    try (FileChannel lockFile =
            FileChannel.open(
                home.directory().resolve("run").resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        MasterAsk masters = new MasterAsk()) {
      if (lock == null) {
        throw new CommandFailure(
            ExitCode.UNAVAILABLE, "another bootstrap-quorum works in " + home.directory());
      }
      requireSameMasters();
      List<String> stopped = new ArrayList<>();
      for (String each : here) {
        if (!daemons.isRunning(name(each))) {
          stopped.add(each);
        }
      }
      for (String each : stopped) {
        Daemons.requireFree(Quorum.host(each), ports(each));
      }
      List<String> empty = new ArrayList<>();
      for (String each : here) {
        if (MasterStorage.identityIn(home.data(name(each))).isEmpty()) {
          empty.add(each);
        }
      }
      refuseIfLost(empty, masters);
      Quorum quorum = new Quorum(cluster(), invitation.masters());
      format(quorum, empty);
      meetTheOthers(quorum, stopped, masters);
      ClusterFile.write(home.configuration(), quorum);
      for (String each : stopped) {
        start(each);
      }
      awaitLeader(quorum, masters);
      report(quorum, empty, stopped);
    }
  }

  private void requireSameMasters() throws IOException, CommandFailure {
    if (!Files.exists(home.configuration())) {
      return;
    }
    Quorum before = ClusterFile.read(home.configuration());
    if (!before.masters().equals(invitation.masters())) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          home.directory()
              + " belongs to the masters "
              + before.line()
              + ", not to "
              + invitation.line(),
          "choose another --dir");
    }
  }

  /** An empty directory of a cluster that runs, or ran here, was lost: it is not made again. */
  private void refuseIfLost(List<String> empty, MasterAsk masters)
      throws InterruptedException, CommandFailure {
    if (empty.isEmpty()) {
      return;
    }
    String who = null;
    if (Files.exists(home.configuration())) {
      who = home.configuration() + " says it was formatted";
    }
    for (String each : invitation.masters()) {
      Optional<Identity> identity = masters.identify(each);
      if (identity.isPresent()) {
        who = "the master at " + each + " of cluster " + identity.get().cluster() + " runs";
      }
    }
    if (who != null) {
      Path lost = home.data(name(empty.get(0)));
      throw new CommandFailure(
          ExitCode.EXISTS,
          lost
              + " is empty, but "
              + who
              + ": this master lost its directory and must not vote again under its old id",
          "restore "
              + lost
              + ", or bring it back under a new id: ops/bin/replace-master --dir "
              + lost);
    }
  }

  /** What an earlier run here has chosen, else what the host of the first master chooses. */
  private ClusterId cluster() throws IOException, InterruptedException, CommandFailure {
    Optional<ClusterId> known = known();
    List<String> others = invitation.elsewhere();
    if (known.isEmpty() && !others.isEmpty()) {
      known = Rendezvous.chosen(invitation, others);
    }
    if (known.isPresent()) {
      return known.get();
    }
    if (invitation.isChosenHere()) {
      return new ClusterId(new RealHost(new HaltOnFault()).entropy().nextId());
    }
    String first = invitation.masters().get(0);
    options.say("waiting for " + first + " to choose the cluster's id: run the same line there");
    List<ClusterId> chosen = new ArrayList<>();
    await(
        first + " to choose the cluster's id",
        () -> {
          Rendezvous.chosen(invitation, others).ifPresent(chosen::add);
          return !chosen.isEmpty();
        });
    return chosen.get(0);
  }

  private Optional<ClusterId> known() throws IOException {
    if (Files.exists(home.configuration())) {
      return Optional.of(ClusterFile.read(home.configuration()).cluster());
    }
    for (String each : home.masters()) {
      Optional<MasterIdentity> interrupted = MasterStorage.identityIn(home.data(each));
      if (interrupted.isPresent()) {
        return interrupted.map(MasterIdentity::cluster);
      }
    }
    return Optional.empty();
  }

  private void format(Quorum quorum, List<String> empty) throws IOException {
    RealHost host = new RealHost(new HaltOnFault());
    for (String each : empty) {
      MasterStorage.format(
          home.data(name(each)), quorum.members(), quorum.member(each), host.entropy().nextId());
    }
  }

  private void meetTheOthers(Quorum quorum, List<String> stopped, MasterAsk masters)
      throws IOException, InterruptedException, CommandFailure {
    List<String> others = invitation.elsewhere();
    if (others.isEmpty() || stopped.isEmpty() || Files.exists(home.configuration())) {
      return;
    }
    try (Rendezvous rendezvous = Rendezvous.open(invitation, quorum.cluster(), stopped, masters)) {
      String missing = String.join(", ", rendezvous.missing(others));
      options.say("waiting for " + missing + ": run the same line there");
      await(
          "the same line to be run for " + String.join(", ", others),
          () -> rendezvous.missing(others).isEmpty() || rendezvous.isDisputed());
      rendezvous.requireAgreement();
    }
  }

  private void await(String what, Await.Condition condition)
      throws IOException, InterruptedException, CommandFailure {
    try {
      Await.until(what, limit, condition);
    } catch (Await.TookTooLong late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          String.valueOf(late.getMessage()),
          "run the same line there, and here again",
          late);
    }
  }

  private void start(String master) throws IOException, InterruptedException, CommandFailure {
    options.say("starting master " + master);
    daemons.start(
        name(master),
        List.of(
            "master",
            "--config",
            home.configuration().toString(),
            "-Doncefs.master.address=" + master,
            "-Doncefs.master.dir=" + home.data(name(master))),
        MasterPorts.http(master));
  }

  private void awaitLeader(Quorum quorum, MasterAsk masters)
      throws InterruptedException, CommandFailure {
    try {
      Await.until(
          "a leader among " + quorum.line(),
          invitation.elsewhere().isEmpty() ? LEADER_LIMIT : limit,
          () -> {
            for (String each : quorum.masters()) {
              if (masters.identify(each).filter(Identity::leader).isPresent()) {
                return true;
              }
            }
            return false;
          });
    } catch (Await.TookTooLong late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          String.valueOf(late.getMessage()),
          "oncefs raft status --config " + home.configuration(),
          late);
    }
  }

  private void report(Quorum quorum, List<String> formatted, List<String> started)
      throws IOException {
    List<String> here = invitation.here();
    Grid grid = Grid.of("master", "id", "http", "pid", "directory", "done");
    for (String each : here) {
      String done =
          formatted.contains(each)
              ? "formatted and started"
              : started.contains(each) ? "started" : "nothing, it runs";
      grid.row(
          each,
          id(quorum, each),
          MasterPorts.http(each),
          daemons.pid(name(each)).orElse(null),
          home.data(name(each)).toString(),
          done);
    }
    options.output().print(grid);
    options.say(started.isEmpty() ? "nothing was changed" : "the quorum has a leader");
    options.say("cluster " + quorum.cluster() + ", next:");
    options.say("  ops/bin/add-chunkserver --dir " + home.directory() + " --count 3");
    options.say("  ops/bin/oncefs raft status --config " + home.configuration());
    options.say("  curl http://" + MasterPorts.http(here.get(0)) + "/raft/status");
    options.say("  ops/bin/stop --dir " + home.directory());
  }

  /** A master that replaced another has an id of its own, which its directory tells. */
  private String id(Quorum quorum, String master) throws IOException {
    return MasterStorage.identityIn(home.data(name(master)))
        .map(MasterIdentity::node)
        .orElseGet(() -> quorum.member(master).id())
        .value();
  }

  static String name(String master) {
    return "master-" + Quorum.port(master);
  }

  private static List<Integer> ports(String master) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < MasterPorts.COUNT; i++) {
      ports.add(Quorum.port(master) + i);
    }
    return ports;
  }
}
