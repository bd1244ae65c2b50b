package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.PortUser;
import io.oncefs.ops.cluster.Ports;
import io.oncefs.ops.cluster.Quorum;
import io.oncefs.ops.http.MasterPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which ports the masters of one machine take. */
final class LocalPorts {
  private static final String HOST = "127.0.0.1";
  private static final int USUAL = 9640;

  /** Far enough for the chunkservers of one cluster to fit in before the masters of the next. */
  private static final int STEP = 1_000;

  private static final int STEPS = 20;

  /** So that the ports behind the first one are ports too. */
  static final int FIRST_MAX = 65_000;

  private LocalPorts() {}

  /**
   * The gRPC port of the first one: what an earlier run took, what was asked for, or the first of
   * the usual ones with enough free ports behind it.
   *
   * @param say hears that the usual ports are not to be had, and why
   */
  static int first(DeploymentHome home, int masters, @Nullable Integer asked, Consumer<String> say)
      throws IOException, CommandFailure {
    if (asked != null) {
      return asked;
    }
    OptionalInt before = before(home);
    if (before.isPresent()) {
      return before.getAsInt();
    }
    int count = masters * MasterPorts.COUNT;
    for (int first = USUAL; first < USUAL + STEPS * STEP; first += STEP) {
      OptionalInt taken = taken(first, count);
      if (taken.isEmpty()) {
        return first;
      }
      say.accept(
          "port "
              + taken.getAsInt()
              + " is in use by "
              + PortUser.of(taken.getAsInt()).orElse("a process that cannot be seen from here")
              + ": trying the ports from "
              + (first + STEP)
              + " on");
    }
    throw new CommandFailure(
        ExitCode.EXISTS,
        "no " + count + " ports in a row are free at " + USUAL + " or above",
        "oncefs bootstrap-quorum --local " + masters + " --port PORT");
  }

  /** Of a cluster that was made here, or begun. */
  private static OptionalInt before(DeploymentHome home) throws IOException {
    List<String> known =
        Files.exists(home.configuration())
            ? ClusterFile.read(home.configuration()).masters()
            : home.masters().stream().map(each -> HOST + ":" + suffix(each)).toList();
    return known.stream().mapToInt(Quorum::port).min();
  }

  private static String suffix(String directory) {
    return directory.substring(directory.lastIndexOf('-') + 1);
  }

  private static OptionalInt taken(int first, int count) {
    return IntStream.range(first, first + count)
        .filter(each -> !Ports.isFree(HOST, each))
        .findFirst();
  }
}
