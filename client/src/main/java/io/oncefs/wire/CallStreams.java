package io.oncefs.wire;

import io.oncefs.protocol.CallFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of one client, opened on first use and anew after they have ended.
 *
 * @param <K> tells streams apart
 * @param <E> tells connections apart; streams may share one
 */
final class CallStreams<K, E, M, A, R> {
  private final Network network;
  private final Dialect<M, A, R> dialect;
  private final Endpoints<E> endpoints;
  private final Map<K, CallStream<M, A, R>> streams = new ConcurrentHashMap<>();
  private final Object opening = new Object();

  CallStreams(Network network, Dialect<M, A, R> dialect, int answerBytesMax) {
    this.network = network;
    this.dialect = dialect;
    this.endpoints = new Endpoints<>(network, answerBytesMax);
  }

  /** Sends a call, or fails it on the network's loop: nothing was sent then. */
  void send(K key, E connection, String address, PendingCall<M, R> call) {
    CallStream<M, A, R> stream = streams.get(key);
    if (stream != null && stream.offer(call)) {
      return;
    }
    try {
      CallStream<M, A, R> opened = open(key, connection, address);
      if (!opened.offer(call)) {
        throw new Unreachable(String.valueOf(opened.ending()));
      }
    } catch (Unreachable unreachable) {
      network.loop().execute(() -> call.fail(CallFailure.UNREACHABLE, unreachable.detail()));
    }
  }

  private CallStream<M, A, R> open(K key, E connection, String address) throws Unreachable {
    synchronized (opening) {
      CallStream<M, A, R> current = streams.get(key);
      if (current != null && current.ending() == null) {
        return current;
      }
      streams.values().removeIf(stream -> stream.ending() != null);
      CallStream<M, A, R> opened =
          CallStream.open(dialect, network, endpoints.get(connection, address), address);
      streams.put(key, opened);
      return opened;
    }
  }

  /** Breaks every connection at once: unanswered calls fail, and later ones find nothing. */
  void close() {
    synchronized (opening) {
      streams.values().forEach(stream -> stream.close("this client is closed"));
      endpoints.close();
    }
  }
}
