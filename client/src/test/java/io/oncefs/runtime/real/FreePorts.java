package io.oncefs.runtime.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of 127.0.0.1 that nobody listens on, below those that the kernel gives to outgoing
 * connections: none is taken by a connection between the search and the use, and no connection to
 * one of them can meet itself. What was found is not found again soon; every process begins
 * elsewhere.
 */
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int COUNT = 5_000;
  private static final AtomicInteger SEARCHES =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 53 % COUNT));

  private FreePorts() {}

  /** One port. */
  public static int one() throws IOException {
    return row(1);
  }

  /** The first of so many in a row. */
  public static int row(int length) throws IOException {
    for (int tried = 0; tried < COUNT; tried += length) {
      int first = LOWEST + Math.floorMod(SEARCHES.getAndAdd(length), COUNT - length);
      if (areFree(first, length)) {
        return first;
      }
    }
    throw new IOException("no " + length + " free ports in a row");
  }

  private static boolean areFree(int first, int length) {
    for (int port = first; port < first + length; port++) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assert free.isBound();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
