package io.oncefs.ops.chaos.detour;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One direction of a connection. Whatever breaks it breaks the other one too. */
final class Lane {
  private static final int STEP_BYTES = 64 << 10;
  private static final int WAITING_MAX = 1_024;

  private final Socket from;
  private final Socket to;
  private final Clock clock;

  Lane(Socket from, Socket to, Clock clock) {
    this.from = from;
    this.to = to;
    this.clock = clock;
  }

  /** What was read, and when it may go on; no bytes: the end. */
  private record Piece(ByteBuffer bytes, long dueNanos) {}

  /** As if it were not here. */
  void pass() {
    harm(Harm.HALF_CLOSE, Long.MAX_VALUE);
  }

  /** Passes so many bytes; what that leaves of a piece never arrives. */
  void harm(Harm harm, long unharmedBytes) {
    byte[] piece = new byte[STEP_BYTES];
    long left = unharmedBytes;
    try {
      int got = from.getInputStream().read(piece);
      while (got >= 0 && left > 0) {
        int passed = (int) Math.min(got, left);
        to.getOutputStream().write(piece, 0, passed);
        left -= passed;
        if (left > 0) {
          got = from.getInputStream().read(piece);
        }
      }
      switch (left > 0 ? Harm.HALF_CLOSE : harm) {
        case RESET -> throw new IOException("reset");
        case HALF_CLOSE -> to.shutdownOutput();
        // Nobody reads from here on: what is sent fills the buffers on the way.
        case STALL, DELAY -> {}
      }
    } catch (IOException broken) {
      breakOff(from);
      breakOff(to);
    }
  }

  /** Everything arrives so much later. */
  void delay(Duration delay) {
    BlockingQueue<Piece> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    Threads.start("delayed", () -> deliver(waiting));
    byte[] piece = new byte[STEP_BYTES];
    try {
      int got;
      do {
        got = from.getInputStream().read(piece);
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(piece, Math.max(0, got)));
        waiting.put(new Piece(bytes, clock.nanos() + delay.toNanos()));
      } while (got >= 0);
    } catch (IOException broken) {
      breakOff(from);
      breakOff(to);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(BlockingQueue<Piece> waiting) {
    try {
      Piece next = waiting.take();
      while (next.bytes().hasRemaining()) {
        Threads.pause(Duration.ofNanos(Math.max(0, next.dueNanos() - clock.nanos())));
        to.getOutputStream().write(next.bytes().array());
        next = waiting.take();
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      breakOff(from);
      breakOff(to);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other end hears at once that it is broken, and what is on the way is lost. */
  static void breakOff(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException brokenAlready) {
      // That is what was wanted.
      return;
    }
  }
}
