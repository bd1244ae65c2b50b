package io.oncefs.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.protocol.CallFailure;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The calling end of one stream: calls go out in the order they are offered, answers come back in
 * any order. Only as much is handed to gRPC as it can send soon; the rest waits here, where it is
 * counted and can still be withdrawn. Once it has ended, every call has an outcome and no further
 * one is taken.
 */
final class ChunkStream extends ClientCall.Listener<byte[]> implements Deadlines.Watched {
  /** Bytes gRPC may hold before it says it is not ready for more. */
  private static final int SENDING_BYTES = 1 << 20;

  /** What a waiting call costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 256;

  private final Network network;
  private final Endpoint endpoint;
  private final String address;
  private final ManagedChannel channel;
  private final ClientCall<ChunkCall, byte[]> call;

  /** All of what follows is guarded by this. Ascending ids, which is the order of the calls. */
  private final Map<Long, PendingCall> unanswered = new LinkedHashMap<>();

  private final Queue<PendingCall> queued = new ArrayDeque<>();
  private long queuedBytes;
  private long nearestDeadlineNanos;
  private boolean watched;
  private boolean usedSinceLook;
  private boolean connected;
  private @Nullable String ending;

  private ChunkStream(Network network, Endpoint endpoint, String address, ManagedChannel channel) {
    this.network = network;
    this.endpoint = endpoint;
    this.address = address;
    this.channel = channel;
    this.call =
        Endpoint.newCall(
            channel,
            Methods.ASK_CHUNKSERVER,
            CallOptions.DEFAULT.withOnReadyThreshold(SENDING_BYTES));
  }

  /** Connects if need be; does not wait for it. */
  static ChunkStream open(Network network, Endpoint endpoint, String address) throws Unreachable {
    ChunkStream stream = new ChunkStream(network, endpoint, address, endpoint.channel());
    stream.call.start(stream, new Metadata());
    // There are never more answers than calls, and those are bounded.
    stream.call.request(Integer.MAX_VALUE);
    return stream;
  }

  /**
   * Takes a call: it will have an outcome.
   *
   * @return false if the stream has ended; the call is as it was
   */
  boolean offer(PendingCall pending) {
    synchronized (this) {
      if (ending != null) {
        return false;
      }
      if (hasRoomFor(pending)) {
        accept(pending);
        return true;
      }
    }
    // The stream is as good as ever: whoever asks has to slow down, not to look for another server.
    network.loop().execute(() -> pending.succeed(ChunkAnswers.overloaded(address)));
    return true;
  }

  /** Why it ended; null while it has not. */
  synchronized @Nullable String ending() {
    return ending;
  }

  private boolean hasRoomFor(PendingCall pending) {
    return unanswered.size() < Limits.STREAM_CALLS_MAX
        && (queued.isEmpty()
            || queuedBytes + pending.bytes() + OVERHEAD_BYTES <= Limits.STREAM_QUEUED_BYTES_MAX);
  }

  private void accept(PendingCall pending) {
    if (unanswered.isEmpty() || pending.deadlineNanos() - nearestDeadlineNanos < 0) {
      nearestDeadlineNanos = pending.deadlineNanos();
    }
    unanswered.put(pending.id(), pending);
    if (queued.isEmpty() && call.isReady()) {
      // Before gRPC says so through onReady: from here on a failure leaves it open what was done.
      connected = true;
      call.sendMessage(pending.takeMessage());
    } else {
      queued.add(pending);
      queuedBytes += pending.bytes() + OVERHEAD_BYTES;
    }
    usedSinceLook = true;
    if (!watched) {
      watched = true;
      network.deadlines().watch(this);
    }
  }

  @Override
  public synchronized void onReady() {
    connected = true;
    while (ending == null && !queued.isEmpty() && call.isReady()) {
      PendingCall next = queued.remove();
      queuedBytes -= next.bytes() + OVERHEAD_BYTES;
      call.sendMessage(next.takeMessage());
    }
  }

  @Override
  public void onMessage(byte[] bytes) {
    ChunkAnswer answer;
    try {
      answer = RawMessages.read(ChunkAnswer.parser(), bytes);
    } catch (MalformedMessage unreadable) {
      end(CallFailure.MALFORMED, address + ": " + unreadable.getMessage());
      call.cancel("the answer is no message", null);
      return;
    }
    PendingCall answered;
    synchronized (this) {
      connected = true;
      answered = unanswered.remove(answer.getId());
    }
    if (answered == null) {
      // Too late: its caller has heard of the timeout.
      return;
    }
    Outcomes.tell(network.host().faults(), () -> deliver(answered, answer));
  }

  private static void deliver(PendingCall answered, ChunkAnswer answer) {
    try {
      answered.succeed(ChunkReplies.read(answer));
    } catch (MalformedMessage malformed) {
      answered.fail(CallFailure.MALFORMED, String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    String detail = Failures.detail(address, status);
    boolean wasConnected;
    synchronized (this) {
      wasConnected = connected;
    }
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      endpoint.broke(channel, wasConnected, detail);
    }
    end(Failures.kind(status, wasConnected), detail);
  }

  /** Ends it from this side: nothing more is sent. */
  void close(String reason) {
    end(CallFailure.BROKEN, reason);
    call.cancel(reason, null);
  }

  private void end(CallFailure failure, String detail) {
    Collection<PendingCall> left;
    synchronized (this) {
      if (ending != null) {
        return;
      }
      ending = detail;
      left = new ArrayList<>(unanswered.values());
      unanswered.clear();
      queued.clear();
      queuedBytes = 0;
    }
    failAll(left, failure, detail);
  }

  @Override
  public boolean expire(long nowNanos) {
    List<PendingCall> overdue = new ArrayList<>();
    boolean waiting;
    synchronized (this) {
      if (!unanswered.isEmpty() && nowNanos - nearestDeadlineNanos >= 0) {
        takeOverdue(nowNanos, overdue);
      }
      // Watched for one look more than it waits: one call after the other starts no timer each.
      waiting = !unanswered.isEmpty() || usedSinceLook;
      usedSinceLook = false;
      watched = waiting;
    }
    if (!overdue.isEmpty()) {
      failAll(overdue, CallFailure.TIMEOUT, "no answer from " + address + " in time");
    }
    return waiting;
  }

  private void takeOverdue(long nowNanos, List<PendingCall> overdue) {
    long nearest = Long.MAX_VALUE;
    for (Iterator<PendingCall> each = unanswered.values().iterator(); each.hasNext(); ) {
      PendingCall pending = each.next();
      long left = pending.deadlineNanos() - nowNanos;
      if (left <= 0) {
        each.remove();
        overdue.add(pending);
      }
      nearest = left <= 0 ? nearest : Math.min(nearest, left);
    }
    nearestDeadlineNanos = nowNanos + nearest;
    queued.removeIf(
        pending -> {
          boolean withdrawn = !unanswered.containsKey(pending.id());
          queuedBytes -= withdrawn ? pending.bytes() + OVERHEAD_BYTES : 0;
          return withdrawn;
        });
  }

  private void failAll(Collection<PendingCall> calls, CallFailure failure, String detail) {
    network.loop().execute(() -> calls.forEach(each -> each.fail(failure, detail)));
  }
}
