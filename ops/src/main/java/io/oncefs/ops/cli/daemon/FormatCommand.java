package io.oncefs.ops.cli.daemon;

import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import io.oncefs.master.ratis.MasterIdentity;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cluster.ChunkStores;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code format}. */
@Command(
    name = "format",
    mixinStandardHelpOptions = true,
    description = "Makes the directory of a new server; refuses one that is not empty.")
public final class FormatCommand {
  /** Which cluster it is for. */
  static final class Membership {
    @Option(names = "--cluster", paramLabel = "ID", description = "The id of the cluster.")
    private @Nullable String cluster;

    @Option(names = "--new", description = "Of a new cluster; its id is printed.")
    private boolean fresh;

    ClusterId id() throws CommandFailure {
      return fresh || cluster == null
          ? new ClusterId(new RealHost(new HaltOnFault()).entropy().nextId())
          : parse(cluster);
    }
  }

  private static ClusterId parse(String cluster) throws CommandFailure {
    try {
      return ClusterId.parse(cluster);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "'" + cluster + "' is no cluster's id; bootstrap-quorum printed it",
          "oncefs cluster status",
          malformed);
    }
  }

  @Command(
      name = "master",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the directory of a master. For a whole quorum use ops/bin/bootstrap-quorum: it also",
        "sees to it that no master that lost its directory comes back under its old id."
      })
  int master(
      @ArgGroup(multiplicity = "1") Membership membership,
      @Option(names = "--dir", required = true, paramLabel = "DIR", description = "To be made.")
          Path directory,
      @Option(
              names = "--masters",
              required = true,
              split = ",",
              paramLabel = "HOST:PORT,...",
              description = "Every master of the quorum.")
          List<String> masters,
      @Option(
              names = "--self",
              required = true,
              paramLabel = "HOST:PORT",
              description = "This one among them.")
          String self,
      @Mixin OutputOptions options)
      throws IOException, CommandFailure {
    Quorum quorum = new Quorum(membership.id(), masters);
    if (!masters.contains(self)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--self " + self + " is not among --masters " + quorum.line());
    }
    MasterIdentity made =
        MasterStorage.format(
            directory,
            quorum.members(),
            quorum.member(self),
            new RealHost(new HaltOnFault()).entropy().nextId());
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("cluster", made.cluster().toString());
    parts.put("master", made.node().value());
    parts.put("directory", directory.toString());
    options.output().print(parts);
    options.say(
        "next: oncefs master -Doncefs.cluster="
            + made.cluster()
            + " -Doncefs.masters="
            + quorum.line()
            + " -Doncefs.master.address="
            + self
            + " -Doncefs.master.dir="
            + directory);
    return 0;
  }

  @Command(
      name = "chunkserver",
      mixinStandardHelpOptions = true,
      description = "Makes the directory of a chunkserver, under a random store id.")
  int chunkserver(
      @Option(
              names = "--cluster",
              required = true,
              paramLabel = "ID",
              description = "The id of the cluster; bootstrap-quorum printed it.")
          String cluster,
      @Option(names = "--dir", required = true, paramLabel = "DIR", description = "To be made.")
          Path directory,
      @Mixin OutputOptions options)
      throws IOException, CommandFailure {
    StoreId store = ChunkStores.format(directory, parse(cluster));
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("cluster", cluster);
    parts.put("store", store.toString());
    parts.put("directory", directory.toString());
    options.output().print(parts);
    options.say(
        "next: oncefs chunkserver -Doncefs.masters=HOST:PORT,... -Doncefs.chunkserver.address="
            + "127.0.0.1:9650 -Doncefs.chunkserver.dir="
            + directory);
    return 0;
  }
}
