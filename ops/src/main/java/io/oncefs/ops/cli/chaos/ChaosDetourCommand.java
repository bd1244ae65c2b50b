package io.oncefs.ops.cli.chaos;

import io.oncefs.ops.chaos.detour.Detour;
import io.oncefs.ops.chaos.detour.Harm;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code chaos-detour}; hidden, because {@code chaos} starts it in a server's network namespace.
 * Ends with its input.
 */
@Command(
    name = "chaos-detour",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Stands before a server and harms the connections that are led to it.")
public final class ChaosDetourCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Of the server.")
  private String address = "";

  @Parameters(index = "1", paramLabel = "PORT", description = "Of the server.")
  private int port;

  @Parameters(index = "2", paramLabel = "PORT", description = "Where connections are led to.")
  private int listen;

  @Parameters(index = "3", paramLabel = "HARM", description = "${COMPLETION-CANDIDATES}")
  private Harm harm = Harm.DELAY;

  @Option(names = "--delay", paramLabel = "MS", defaultValue = "0", description = "For DELAY.")
  private long delayMillis;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "For the others.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    RealHost host = new RealHost(new HaltOnFault());
    InetAddress here = InetAddress.getByName(address);
    Detour detour =
        new Detour(
            new InetSocketAddress(here, port),
            harm,
            Duration.ofMillis(delayMillis),
            host.clock(),
            seed);
    Threads.start("parent", ChaosDetourCommand::endWithParent);
    detour.serve(here, listen, () -> options.say("ready"));
    return 0;
  }

  /** Whoever started this holds the other end of its input, however it comes to its own end. */
  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      // That is an end as well.
    }
    Runtime.getRuntime().halt(0);
  }
}
