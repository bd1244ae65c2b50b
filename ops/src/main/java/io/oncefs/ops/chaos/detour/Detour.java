package io.oncefs.ops.chaos.detour;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Takes connections in the place of a server and passes on what they carry, as long as the harm
 * lets it.
 */
public final class Detour {
  private static final int BACKLOG = 64;
  private static final int UNHARMED_MAX_BYTES = 64 << 10;

  private final InetSocketAddress server;
  private final Harm harm;
  private final Duration delay;
  private final Clock clock;
  private final SplittableRandom random;

  /**
   * Nothing is taken yet.
   *
   * @param server whom the connections are meant for
   * @param delay for {@link Harm#DELAY}
   * @param seed chooses which direction of a connection is hit, and after how many bytes
   */
  public Detour(InetSocketAddress server, Harm harm, Duration delay, Clock clock, long seed) {
    this.server = server;
    this.harm = harm;
    this.delay = delay;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Takes connections until the process ends.
   *
   * @param ready runs once they will be taken
   */
  public void serve(InetAddress address, int port, Runnable ready) throws IOException {
    try (ServerSocket listening = new ServerSocket(port, BACKLOG, address)) {
      ready.run();
      while (true) {
        pass(listening.accept());
      }
    }
  }

  private void pass(Socket client) throws IOException {
    Socket onward = new Socket();
    try {
      onward.connect(server);
    } catch (IOException notThere) {
      onward.close();
      Lane.breakOff(client);
      return;
    }
    client.setTcpNoDelay(true);
    onward.setTcpNoDelay(true);
    boolean there = random.nextBoolean();
    long unharmed = random.nextInt(1, UNHARMED_MAX_BYTES);
    start(new Lane(client, onward, clock), there, unharmed);
    start(new Lane(onward, client, clock), !there, unharmed);
  }

  private void start(Lane lane, boolean isHit, long unharmed) {
    boolean isDelayed = harm == Harm.DELAY;
    Threads.start(
        "lane",
        () -> {
          if (isDelayed) {
            lane.delay(delay);
          } else if (isHit) {
            lane.harm(harm, unharmed);
          } else {
            lane.pass();
          }
        });
  }
}
