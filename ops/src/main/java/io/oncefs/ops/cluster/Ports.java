package io.oncefs.ops.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds free loopback ports below the range that the kernel gives to outgoing connections, so that
 * none is taken between the search and the use. Every process searches from another place, and each
 * search in it goes on where the last one ended: nothing is found twice before it is used.
 */
public final class Ports {
  private static final int LOWEST = 15_000;
  private static final int COUNT = 15_000;

  private static final AtomicInteger SEARCHES =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 53 % COUNT));

  /** The first of so many free ports in a row. */
  public int freeRow(int length) throws IOException {
    for (int tried = 0; tried < COUNT; tried += length) {
      int first = LOWEST + Math.floorMod(SEARCHES.getAndAdd(length), COUNT - length);
      if (areFree(first, length)) {
        return first;
      }
    }
    throw new IOException("no " + length + " free ports in a row on loopback");
  }

  private static boolean areFree(int first, int length) {
    for (int port = first; port < first + length; port++) {
      if (!isFree("127.0.0.1", port)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a server could listen there now. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
