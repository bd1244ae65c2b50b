package io.oncefs.wire;

import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.wire.proto.ChunkAnswer;

/** Answers that the transport gives of its own accord. */
final class ChunkAnswers {
  private ChunkAnswers() {}

  static Refused tooLarge(String what, long bytes) {
    return new Refused(
        Refused.Code.TOO_LARGE,
        Limits.MESSAGE_BYTES_MAX,
        what + " has " + bytes + " bytes; a message has at most " + Limits.MESSAGE_BYTES_MAX);
  }

  /** Too much waits here to be sent there. */
  static Refused overloaded(String address) {
    return new Refused(
        Refused.Code.OVERLOADED,
        0,
        address
            + " does not keep up: "
            + Limits.STREAM_CALLS_MAX
            + " calls or "
            + Limits.STREAM_QUEUED_BYTES_MAX
            + " bytes wait for it; slow down and try again");
  }

  static Refused malformed(MalformedMessage malformed) {
    return new Refused(
        malformed.limit() > 0 ? Refused.Code.TOO_LARGE : Refused.Code.INVALID,
        malformed.limit(),
        String.valueOf(malformed.getMessage()));
  }

  /** The handler failed on it: a defect, and nothing is known of the request's effect. */
  static Refused failed() {
    return new Refused(
        Refused.Code.UNAVAILABLE, 0, "the server failed on this request; its log says why");
  }

  /** The message to send; a reply that no message can hold is refused in its place. */
  static ChunkAnswer write(long id, ChunkReply reply) {
    ChunkAnswer answer = ChunkReplies.write(id, reply);
    int bytes = answer.getSerializedSize();
    return bytes <= Limits.MESSAGE_BYTES_MAX
        ? answer
        : ChunkReplies.write(id, tooLarge("the answer", bytes));
  }
}
