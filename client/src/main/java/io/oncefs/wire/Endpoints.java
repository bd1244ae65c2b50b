package io.oncefs.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endpoints one client uses, by what tells them apart; each made on first use.
 *
 * @param <K> has the address in it
 */
final class Endpoints<K> {
  /** From here on those that are not in use are forgotten when another one is made. */
  private static final int KEPT_MAX = 1_000;

  private final Network network;
  private final int answerBytesMax;
  private final Map<K, Endpoint> byKey = new ConcurrentHashMap<>();
  private boolean closed;

  Endpoints(Network network, int answerBytesMax) {
    this.network = network;
    this.answerBytesMax = answerBytesMax;
  }

  Endpoint get(K key, String address) throws Unreachable {
    Endpoint known = byKey.get(key);
    return known != null ? known : add(key, address);
  }

  private synchronized Endpoint add(K key, String address) throws Unreachable {
    if (closed) {
      throw new Unreachable("this client is closed");
    }
    if (byKey.size() >= KEPT_MAX) {
      byKey.values().removeIf(Endpoint::isIdle);
    }
    return byKey.computeIfAbsent(key, k -> new Endpoint(network, address, answerBytesMax));
  }

  /** Breaks all connections. */
  synchronized void close() {
    closed = true;
    byKey.values().forEach(Endpoint::close);
  }
}
