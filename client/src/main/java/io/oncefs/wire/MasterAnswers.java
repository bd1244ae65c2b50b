package io.oncefs.wire;

import io.oncefs.common.Limits;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.wire.proto.MasterAnswer;

/** Answers of masters that the transport gives of its own accord. */
final class MasterAnswers {
  private MasterAnswers() {}

  static Failed tooLarge(int bytes) {
    return new Failed(
        Failed.Code.LIMIT,
        "a request of " + bytes + " bytes; the limit is " + Limits.MASTER_REQUEST_BYTES_MAX);
  }

  static Failed malformed(MalformedMessage malformed) {
    return new Failed(Failed.Code.INVALID, String.valueOf(malformed.getMessage()));
  }

  /** The handler failed on it: a defect, and nothing is known of the request's effect. */
  static Failed failed() {
    return new Failed(
        Failed.Code.OUTCOME_UNKNOWN, "the master failed on this request; its log says why");
  }

  /** The message to send; a reply that no message can hold is refused in its place. */
  static MasterAnswer write(long id, MasterReply reply) {
    MasterAnswer answer = MasterReplies.write(id, reply);
    int bytes = answer.getSerializedSize();
    return bytes <= Limits.MESSAGE_BYTES_MAX
        ? answer
        : MasterReplies.write(
            id, new Failed(Failed.Code.LIMIT, "the answer has " + bytes + " bytes; ask for less"));
  }
}
