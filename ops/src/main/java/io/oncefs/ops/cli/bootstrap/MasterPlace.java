package io.oncefs.ops.cli.bootstrap;

import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one master of a cluster lives on this machine, whatever is left of it.
 *
 * @param data its directory
 * @param master host:port of its gRPC service
 */
record MasterPlace(
    Path data, String master, Path configuration, Quorum quorum, OutputOptions options) {
  private static final String CONFIGURATION = "oncefs.conf";
  private static final String QUARANTINE = "quarantine";

  /**
   * Finds out which master it is.
   *
   * @param file the cluster's file; null for the one beside the directory
   * @param self host:port; null for what the directory, or its name, says
   */
  static MasterPlace of(
      Path directory, @Nullable Path file, @Nullable String self, OutputOptions options)
      throws IOException, CommandFailure {
    Path data = directory.toAbsolutePath().normalize();
    Path configuration =
        file == null ? data.resolveSibling(CONFIGURATION) : file.toAbsolutePath().normalize();
    if (!Files.isRegularFile(configuration)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          configuration + " does not exist",
          "name the cluster's file with --config");
    }
    Quorum quorum = ClusterFile.read(configuration);
    String master = self == null ? address(data, quorum) : self;
    if (!quorum.masters().contains(master)) {
      throw new CommandFailure(
          ExitCode.USAGE, master + " is not among " + quorum.line() + " of " + configuration);
    }
    return new MasterPlace(data, master, configuration, quorum, options);
  }

  private static String address(Path data, Quorum quorum) throws CommandFailure {
    Optional<String> written = writtenAddress(data);
    if (written.isPresent()) {
      return written.get();
    }
    String name = String.valueOf(data.getFileName());
    List<String> named =
        quorum.masters().stream()
            .filter(Quorum::isHere)
            .filter(each -> name.equals(Bootstrap.name(each)))
            .toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "it is not clear which of " + quorum.line() + " lived in " + data,
        "say so with --self HOST:PORT");
  }

  private static Optional<String> writtenAddress(Path data) {
    try {
      return MasterStorage.identityIn(data)
          .flatMap(each -> Optional.ofNullable(each.address()))
          .map(MasterPorts::grpcOfRaft);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  String name() {
    return String.valueOf(data.getFileName());
  }

  /** What lies beside the directory belongs to the same deployment. */
  DeploymentHome home() {
    Path parent = data.getParent();
    return new DeploymentHome(parent == null ? data : parent);
  }

  Path log() {
    return home().log(name());
  }

  /** Fails if something still uses the master's ports, and says what. */
  void requireStopped() throws CommandFailure {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < MasterPorts.COUNT; i++) {
      ports.add(Quorum.port(master) + i);
    }
    Daemons.requireFree(Quorum.host(master), ports);
  }

  /** Moves what is there aside under the same parent, where it takes no copying. */
  @Nullable Path quarantine() throws IOException, CommandFailure {
    if (!Files.exists(data) || isEmpty()) {
      return null;
    }
    Path shelf = home().data(QUARANTINE);
    Files.createDirectories(shelf);
    Path free = null;
    for (int i = 1; free == null; i++) {
      Path candidate = shelf.resolve(name() + "-" + i);
      free = Files.exists(candidate) ? null : candidate;
    }
    try {
      Files.move(data, free, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException stuck) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "cannot move " + data + " to " + free + ": " + stuck,
          "move what is in " + data + " away and run this again",
          stuck);
    }
    options.say("moved " + data + " to " + free);
    return free;
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> children = Files.list(data)) {
      return children.findAny().isEmpty();
    }
  }

  void start() throws IOException, InterruptedException, CommandFailure {
    home().prepare();
    options.say("starting master " + master);
    new Daemons(home())
        .start(
            name(),
            List.of(
                "master",
                "--config",
                configuration.toString(),
                "-Doncefs.master.address=" + master,
                "-Doncefs.master.dir=" + data),
            MasterPorts.http(master));
  }
}
