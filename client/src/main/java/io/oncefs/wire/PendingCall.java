package io.oncefs.wire;

import io.oncefs.common.Checks;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.wire.proto.ChunkCall;
import org.jspecify.annotations.Nullable;

/**
 * A call to a chunkserver that has no outcome yet. Its stream decides, under its lock, who ends it.
 */
final class PendingCall {
  private final long id;
  private final int bytes;
  private final long deadlineNanos;
  private final CallListener<ChunkReply> listener;

  /** Let go as soon as it is sent: it holds the payload. */
  private @Nullable ChunkCall message;

  PendingCall(ChunkCall message, long deadlineNanos, CallListener<ChunkReply> listener) {
    this.id = message.getId();
    this.bytes = message.getSerializedSize();
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
  ChunkCall takeMessage() {
    ChunkCall taken = message;
    Checks.invariant(taken != null, "call %s is sent twice", id);
    message = null;
    return java.util.Objects.requireNonNull(taken);
  }

  void succeed(ChunkReply reply) {
    listener.onReply(reply);
  }

  void fail(CallFailure failure, String detail) {
    listener.onFailure(failure, detail);
  }
}
