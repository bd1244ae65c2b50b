package io.oncefs.wire;

import io.oncefs.common.Checks;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import org.jspecify.annotations.Nullable;

/**
 * A call that has no outcome yet. Its stream decides, under its lock, who ends it.
 *
 * @param <M> the message it is sent as
 * @param <R> its answer
 */
final class PendingCall<M, R> {
  private final long id;
  private final int bytes;
  private final long deadlineNanos;
  private final CallListener<R> listener;

  /** Let go as soon as it is sent: it holds the payload. */
  private @Nullable M message;

  /**
   * @param bytes of the message
   */
  PendingCall(long id, M message, int bytes, long deadlineNanos, CallListener<R> listener) {
    this.id = id;
    this.bytes = bytes;
    this.deadlineNanos = deadlineNanos;
    this.listener = listener;
    this.message = message;
  }

  long id() {
    return id;
  }

  int bytes() {
    return bytes;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** The message to send; only once. */
  M takeMessage() {
    M taken = message;
    Checks.invariant(taken != null, "call %s is sent twice", id);
    message = null;
    return java.util.Objects.requireNonNull(taken);
  }

  void succeed(R reply) {
    listener.onReply(reply);
  }

  void fail(CallFailure failure, String detail) {
    listener.onFailure(failure, detail);
  }
}
