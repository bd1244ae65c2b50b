package io.oncefs.ops.chaos.detour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.cluster.JavaCommand;
import io.oncefs.ops.cluster.Ports;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.runtime.real.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DetourTest {
  private static final int MUCH = 256 << 10;
  private static final Duration DELAY = Duration.ofMillis(60);

  private final Clock clock = new RealHost(new HaltOnFault()).clock();

  @Test
  void whatIsDelayedArrivesWholeAndLate() throws Exception {
    try (ServerSocket server = echo();
        Socket client = connect(server, Harm.DELAY, 1)) {
      long start = clock.nanos();
      client.getOutputStream().write(new byte[] {1, 2, 3});
      assertArrayEquals(new byte[] {1, 2, 3}, client.getInputStream().readNBytes(3));
      assertTrue(clock.nanos() - start >= 2 * DELAY.toNanos());
    }
  }

  @Test
  void aResetIsHeardAfterAPartOfWhatWasSent() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      try (ServerSocket server = echo();
          Socket client = connect(server, Harm.RESET, seed)) {
        assertThrows(IOException.class, () -> exchange(client).orThrow());
      }
    }
  }

  @Test
  void itEndsWithWhoeverStartedIt() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> arguments =
        List.of("chaos-detour", "127.0.0.1", "1", Integer.toString(port), "DELAY");
    Process detour =
        new ProcessBuilder(JavaCommand.sameClassPath("64m", arguments))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = detour.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      assertTrue(line != null && line.contains("ready"), line);
      // As the kernel does when the process at the other end is killed.
      detour.getOutputStream().close();
      assertTrue(detour.waitFor(10, TimeUnit.SECONDS), "it would stay for ever");
    } finally {
      detour.destroyForcibly();
    }
  }

  @Test
  void ofAHalfClosedConnectionTheOtherHalfGoesOn() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      try (ServerSocket server = echo();
          Socket client = connect(server, Harm.HALF_CLOSE, seed)) {
        int back = exchange(client).back();
        assertTrue(back > 0 && back < MUCH, back + " octets came back");
        assertEquals(-1, client.getInputStream().read());
      }
    }
  }

  /**
   * How much came back before the end, and what broke the sender. A system tells of a reset once,
   * to whoever asks first: after the sender has heard it the reader may see a plain end.
   */
  private record Exchange(int back, @Nullable IOException sendingBroken) {
    void orThrow() throws IOException {
      if (sendingBroken != null) {
        throw sendingBroken;
      }
    }
  }

  private static Exchange exchange(Socket client) throws Exception {
    CompletableFuture<@Nullable IOException> sending = new CompletableFuture<>();
    Threads.start(
        "sender",
        () -> {
          try {
            client.getOutputStream().write(new byte[MUCH]);
            sending.complete(null);
          } catch (IOException broken) {
            sending.complete(broken);
          }
        });
    int back = client.getInputStream().readNBytes(MUCH).length;
    return new Exchange(back, sending.get());
  }

  /** Sends back what it gets, and goes on reading when nobody takes that. */
  private static ServerSocket echo() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Threads.start(
        "echo",
        () -> {
          try (Socket client = server.accept()) {
            client.getInputStream().transferTo(client.getOutputStream());
          } catch (IOException broken) {
            // The test hears it at the other end.
            return;
          }
        });
    return server;
  }

  private Socket connect(ServerSocket server, Harm harm, long seed) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    int port = new Ports().freeRow(1);
    Detour detour =
        new Detour(new InetSocketAddress(here, server.getLocalPort()), harm, DELAY, clock, seed);
    CountDownLatch ready = new CountDownLatch(1);
    Threads.start(
        "detour",
        () -> {
          try {
            detour.serve(here, port, ready::countDown);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
    ready.await();
    return new Socket(here, port);
  }
}
