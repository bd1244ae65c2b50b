package io.oncefs.ops.chaos.ground;

import io.oncefs.ops.chaos.detour.Harm;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Leads the connections to one port of a server over a detour, a process in the server's namespace
 * that harms them. Connections that were there before are reset, so that they come again. It ends
 * with this process: its input, which nobody writes to, ends then.
 */
public final class DetourSign {
  private static final int LISTEN = 7_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String READY = "ready";

  private final Namespaces network;
  private final String server;
  private final int port;
  private final Process detour;

  private DetourSign(Namespaces network, String server, int port, Process detour) {
    this.network = network;
    this.server = server;
    this.port = port;
    this.detour = detour;
  }

  /**
   * From now on, until it is removed.
   *
   * @param port of the server
   * @param delay for {@link Harm#DELAY}
   * @param log what the process says
   */
  public static DetourSign put(
      Namespaces network, String server, int port, Harm harm, Duration delay, long seed, Path log)
      throws IOException, InterruptedException, TookTooLong {
    List<String> command = new ArrayList<>(network.enter(server));
    command.addAll(
        JavaCommand.sameClassPath(
            "64m",
            List.of(
                "chaos-detour",
                network.address(server),
                Integer.toString(port),
                Integer.toString(LISTEN),
                harm.name(),
                "--delay",
                Long.toString(delay.toMillis()),
                "--seed",
                Long.toString(seed))));
    Files.deleteIfExists(log);
    Process detour =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    DetourSign sign = new DetourSign(network, server, port, detour);
    try {
      Await.until(
          "the detour before " + server + " (see " + log + ")",
          START_LIMIT,
          () -> Files.readString(log).contains(READY));
      network.detour(server, port, LISTEN);
      return sign;
    } catch (IOException | InterruptedException | TookTooLong failed) {
      sign.remove();
      throw failed;
    }
  }

  @Override
  public String toString() {
    return "connections to " + server + " are led over process " + detour.pid();
  }

  /** All its connections break; the next ones go the usual way. */
  public void remove() throws IOException, InterruptedException {
    network.straighten(server, port);
    detour.destroyForcibly().waitFor();
    network.undetour(server);
  }
}
