package io.oncefs.ops.cli.bootstrap;

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
  private final Quorum quorum;
  private final OutputOptions options;
  private final Duration limit;
  private final Daemons daemons;

  Bootstrap(DeploymentHome home, Quorum quorum, OutputOptions options, Duration limit) {
    this.home = home;
    this.quorum = quorum;
    this.options = options;
    this.limit = limit;
    this.daemons = new Daemons(home);
  }

  void run() throws IOException, InterruptedException, CommandFailure {
    List<String> here = quorum.here();
    if (here.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "none of " + quorum.line() + " is an address of this machine");
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
      requireSameQuorum();
      List<String> stopped = new ArrayList<>();
      for (String each : here) {
        if (!daemons.isRunning(name(each))) {
          stopped.add(each);
        }
      }
      for (String each : stopped) {
        Daemons.requireFree(Quorum.host(each), ports(each));
      }
      List<String> formatted = format(here, masters);
      meetTheOthers(stopped, masters);
      ClusterFile.write(home.configuration(), quorum);
      for (String each : stopped) {
        start(each);
      }
      awaitLeader(masters);
      report(here, formatted, stopped);
    }
  }

  private void requireSameQuorum() throws IOException, CommandFailure {
    if (!Files.exists(home.configuration())) {
      return;
    }
    Quorum before = ClusterFile.read(home.configuration());
    if (!before.equals(quorum)) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          home.directory()
              + " belongs to another quorum: "
              + before.cluster()
              + " of "
              + before.line()
              + ", not "
              + quorum.cluster()
              + " of "
              + quorum.line(),
          "choose another --dir");
    }
  }

  /** Makes the directories that are not there; refuses to if one was there before. */
  private List<String> format(List<String> here, MasterAsk masters)
      throws IOException, InterruptedException, CommandFailure {
    List<String> empty = new ArrayList<>();
    for (String each : here) {
      if (MasterStorage.identityIn(home.data(name(each))).isEmpty()) {
        empty.add(each);
      }
    }
    for (String each : empty) {
      refuseIfKnown(each, masters);
    }
    RealHost host = new RealHost(new HaltOnFault());
    for (String each : empty) {
      MasterStorage.format(
          home.data(name(each)), quorum.members(), quorum.member(each), host.entropy().nextId());
    }
    return empty;
  }

  private void refuseIfKnown(String master, MasterAsk masters)
      throws InterruptedException, CommandFailure {
    String who = null;
    if (Files.exists(home.configuration())) {
      who = home.configuration() + " says it was formatted";
    }
    for (String each : quorum.masters()) {
      Optional<Identity> identity = masters.identify(each);
      if (identity.filter(found -> found.cluster().equals(quorum.cluster())).isPresent()) {
        who = "the master at " + each + " of cluster " + quorum.cluster() + " runs";
      }
    }
    if (who != null) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          home.data(name(master))
              + " is empty, but "
              + who
              + ": this master lost its directory and must not vote again under its old id",
          "restore "
              + home.data(name(master))
              + ", or bring it back under a new id with ops/bin/replace-master");
    }
  }

  private void meetTheOthers(List<String> stopped, MasterAsk masters)
      throws IOException, InterruptedException, CommandFailure {
    List<String> others = quorum.elsewhere();
    if (others.isEmpty() || stopped.isEmpty() || Files.exists(home.configuration())) {
      return;
    }
    try (Rendezvous rendezvous = Rendezvous.open(quorum.cluster(), stopped, masters)) {
      options.say(
          "waiting for "
              + String.join(", ", rendezvous.missing(others))
              + ": run the same line there");
      Await.until(
          "the same line to be run for " + String.join(", ", others),
          limit,
          () -> rendezvous.missing(others).isEmpty());
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

  private void awaitLeader(MasterAsk masters) throws InterruptedException, CommandFailure {
    try {
      Await.until(
          "a leader among " + quorum.line(),
          quorum.elsewhere().isEmpty() ? LEADER_LIMIT : limit,
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

  private void report(List<String> here, List<String> formatted, List<String> started)
      throws IOException {
    Grid grid = Grid.of("master", "id", "http", "pid", "directory", "done");
    for (String each : here) {
      String done =
          formatted.contains(each)
              ? "formatted and started"
              : started.contains(each) ? "started" : "nothing, it runs";
      grid.row(
          each,
          quorum.member(each).id().value(),
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
