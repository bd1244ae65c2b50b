package io.oncefs.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.protocol.CallFailure;
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
 * The calling end of one stream, to a chunkserver or a master: calls go out in the order they are
 * offered, answers come back in any order. Only as much is handed to gRPC as it can send soon; the
 * rest waits here, where it is counted and can still be withdrawn. Once it has ended, every call
 * has an outcome and no further one is taken.
 *
 * @param <M> what is sent
 * @param <A> what comes back
 * @param <R> what that says
 */
final class CallStream<M, A, R> extends ClientCall.Listener<byte[]> implements Deadlines.Watched {
  /** Bytes gRPC may hold before it says it is not ready for more. */
  private static final int SENDING_BYTES = 1 << 20;

  /** What a waiting call costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 256;

  /**
   * Answers gRPC is asked for at a time. It counts them down and tells none beyond, so a stream
   * that asked once would fall silent some day.
   */
  private static final int ANSWERS_ASKED_FOR = 1 << 10;

  private final Dialect<M, A, R> dialect;
  private final Network network;
  private final Endpoint endpoint;
  private final String address;
  private final ManagedChannel channel;
  private final ClientCall<M, byte[]> call;

  /** Of the answers asked for, those that came; gRPC tells one after the other. */
  private int answersTold;

  /** All of what follows is guarded by this. Ascending ids, which is the order of the calls. */
  private final Map<Long, PendingCall<M, R>> unanswered = new LinkedHashMap<>();

  private final Queue<PendingCall<M, R>> queued = new ArrayDeque<>();
  private long queuedBytes;
  private long nearestDeadlineNanos;
  private boolean watched;
  private boolean usedSinceLook;
  private boolean connected;
  private @Nullable String ending;

  private CallStream(
      Dialect<M, A, R> dialect,
      Network network,
      Endpoint endpoint,
      String address,
      ManagedChannel channel) {
    this.dialect = dialect;
    this.network = network;
    this.endpoint = endpoint;
    this.address = address;
    this.channel = channel;
    this.call =
        Endpoint.newCall(
            channel, dialect.method(), CallOptions.DEFAULT.withOnReadyThreshold(SENDING_BYTES));
  }

  /** Connects if need be; does not wait for it. */
  static <M, A, R> CallStream<M, A, R> open(
      Dialect<M, A, R> dialect, Network network, Endpoint endpoint, String address)
      throws Unreachable {
    CallStream<M, A, R> stream =
        new CallStream<>(dialect, network, endpoint, address, endpoint.channel());
    stream.call.start(stream, new Metadata());
    // Twice: while one half is told, the other is asked for already.
    stream.call.request(2 * ANSWERS_ASKED_FOR);
    return stream;
  }

  /**
   * Takes a call: it will have an outcome.
   *
   * @return false if the stream has ended; the call is as it was
   */
  boolean offer(PendingCall<M, R> pending) {
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
    network.loop().execute(() -> dialect.overloaded(pending, address));
    return true;
  }

  /** Why it ended; null while it has not. */
  synchronized @Nullable String ending() {
    return ending;
  }

  private boolean hasRoomFor(PendingCall<M, R> pending) {
    return unanswered.size() < dialect.callsMax()
        && (queued.isEmpty()
            || queuedBytes + pending.bytes() + OVERHEAD_BYTES <= Limits.STREAM_QUEUED_BYTES_MAX);
  }

  private void accept(PendingCall<M, R> pending) {
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
      PendingCall<M, R> next = queued.remove();
      queuedBytes -= next.bytes() + OVERHEAD_BYTES;
      call.sendMessage(next.takeMessage());
    }
  }

  @Override
  public void onMessage(byte[] bytes) {
    askForMore();
    A answer;
    try {
      answer = dialect.parse(bytes);
    } catch (MalformedMessage unreadable) {
      end(CallFailure.MALFORMED, address + ": " + unreadable.getMessage());
      call.cancel("the answer is no message", null);
      return;
    }
    PendingCall<M, R> answered;
    synchronized (this) {
      connected = true;
      answered = unanswered.remove(dialect.idOf(answer));
    }
    if (answered == null) {
      // Too late: its caller has heard of the timeout.
      return;
    }
    Outcomes.tell(network.host().faults(), () -> deliver(answered, answer));
  }

  /** They are taken as they come: there are never more than calls, and those are bounded. */
  private void askForMore() {
    answersTold++;
    if (answersTold == ANSWERS_ASKED_FOR) {
      answersTold = 0;
      call.request(ANSWERS_ASKED_FOR);
    }
  }

  private void deliver(PendingCall<M, R> answered, A answer) {
    try {
      answered.succeed(dialect.reply(answer));
    } catch (MalformedMessage malformed) {
      answered.fail(CallFailure.MALFORMED, String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean wasConnected;
    synchronized (this) {
      wasConnected = connected;
    }
    Failures.Ending why = dialect.ended(address, status, wasConnected);
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      endpoint.broke(channel, wasConnected, why.detail());
    }
    end(why.failure(), why.detail());
  }

  /** Ends it from this side: nothing more is sent. */
  void close(String reason) {
    end(CallFailure.BROKEN, reason);
    call.cancel(reason, null);
  }

  private void end(CallFailure failure, String detail) {
    Collection<PendingCall<M, R>> left;
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
    List<PendingCall<M, R>> overdue = new ArrayList<>();
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

  private void takeOverdue(long nowNanos, List<PendingCall<M, R>> overdue) {
    long nearest = Long.MAX_VALUE;
    for (Iterator<PendingCall<M, R>> each = unanswered.values().iterator(); each.hasNext(); ) {
      PendingCall<M, R> pending = each.next();
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

  private void failAll(Collection<PendingCall<M, R>> calls, CallFailure failure, String detail) {
    network.loop().execute(() -> calls.forEach(each -> each.fail(failure, detail)));
  }
}
