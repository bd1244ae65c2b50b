package io.oncefs.chunk.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one shard holds of requests that were not answered yet, in bytes and in number. */
final class QueueBounds {
  private final long bytesMax;
  private final int requestsMax;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  QueueBounds(long bytesMax, int requestsMax) {
    this.bytesMax = bytesMax;
    this.requestsMax = requestsMax;
  }

  /** Whether there is room; if so it is taken. One request always fits into an empty queue. */
  boolean take(long size) {
    if (requests.incrementAndGet() > requestsMax) {
      requests.decrementAndGet();
      return false;
    }
    long total = bytes.addAndGet(size);
    if (total > bytesMax && total != size) {
      give(size);
      return false;
    }
    return true;
  }

  void give(long size) {
    bytes.addAndGet(-size);
    requests.decrementAndGet();
  }

  long bytes() {
    return bytes.get();
  }

  int requests() {
    return requests.get();
  }
}
