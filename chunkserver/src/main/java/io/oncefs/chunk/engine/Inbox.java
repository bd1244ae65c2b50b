package io.oncefs.chunk.engine;

import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.runtime.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a shard, from any thread and without locks. Requests of clients and of other
 * primaries count against bounds of their own until they are answered; what brings trouble to an
 * end (fences, seals, votes, timers) is always taken.
 */
final class Inbox {
  private static final int REQUEST_BYTES = 256;
  private static final int RECORD_BYTES = 128;

  private final Queue<ShardEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final QueueBounds clients;
  private final QueueBounds primaries;
  private final Runnable wake;
  private final Runnable attend;
  private final Clock clock;
  private final EngineMeter meter;

  /**
   * @param wake has the shard look, on its own thread
   * @param attend has the shard look, on this thread if it can
   */
  Inbox(EngineSettings settings, Clock clock, EngineMeter meter, Runnable wake, Runnable attend) {
    this.clients = new QueueBounds(settings.queueBytes(), settings.queueRequests());
    this.primaries = new QueueBounds(settings.queueBytes() * 2, settings.queueRequests() * 2);
    this.clock = clock;
    this.meter = meter;
    this.wake = wake;
    this.attend = attend;
  }

  /** A request from outside, or OVERLOADED. */
  void request(ChunkRequest request, Consumer<ChunkReply> answer) {
    Consumer<ChunkReply> counted = answer;
    if (request.lane() == ChunkRequest.Lane.APPEND) {
      counted = bounded(clients, bytesOf(request), clock.nanos(), answer);
    } else if (request.lane() == ChunkRequest.Lane.REPLICATE) {
      counted = bounded(primaries, bytesOf(request), 0, answer);
    }
    if (counted == null) {
      answer.accept(
          new Refused(
              Code.OVERLOADED, 0, "too much is waiting on this server; slow down and try again"));
      return;
    }
    Consumer<ChunkReply> told = counted;
    arrived(
        new ShardEvent(
            request.chunk(),
            (core, now, effects) -> core.onRequest(request, told, now, effects),
            told,
            false,
            isLengthy(request)));
  }

  private static boolean isLengthy(ChunkRequest request) {
    return request instanceof FetchWriters
        || (request instanceof Prepare prepare && prepare.content() instanceof FirstBatch);
  }

  private @Nullable Consumer<ChunkReply> bounded(
      QueueBounds bounds, long bytes, long sinceNanos, Consumer<ChunkReply> answer) {
    if (!bounds.take(bytes)) {
      return null;
    }
    return reply -> {
      bounds.give(bytes);
      if (bounds == clients) {
        meter.appendAnswered(clock.nanos() - sinceNanos);
      }
      answer.accept(reply);
    };
  }

  private static long bytesOf(ChunkRequest request) {
    long bytes = REQUEST_BYTES;
    if (request instanceof Append append) {
      for (AppendRecord each : append.records()) {
        bytes += RECORD_BYTES + each.bytes().length();
      }
    } else if (request instanceof Prepare prepare && prepare.content() instanceof Batch batch) {
      bytes += batch.payload().length() + (long) RECORD_BYTES * batch.records().size();
    }
    return bytes;
  }

  /** Adds an event; the shard wakes up for it. */
  void add(ShardEvent event) {
    events.add(event);
    wake();
  }

  /**
   * Adds an event on a thread that holds no lock, a network's as a rule; the shard may look on it.
   */
  void arrived(ShardEvent event) {
    events.add(event);
    if (awake.compareAndSet(false, true)) {
      attend.run();
    }
  }

  /** Makes sure the shard looks again. */
  void wake() {
    if (awake.compareAndSet(false, true)) {
      wake.run();
    }
  }

  /** Called when the shard begins to look: what is added from now on wakes it again. */
  void attended() {
    awake.set(false);
  }

  @Nullable ShardEvent peek() {
    return events.peek();
  }

  @Nullable ShardEvent poll() {
    return events.poll();
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  long waitingBytes() {
    return clients.bytes() + primaries.bytes();
  }

  int waitingRequests() {
    return clients.requests() + primaries.requests();
  }
}
