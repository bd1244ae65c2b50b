package io.oncefs.master.rpc;

import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.log.CommandTooLarge;
import io.oncefs.master.log.LogException;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;

/** Says in the words of the protocol what came of something. */
final class Replies {
  /** Of UTF-8; a surrogate pair has four bytes for two chars. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private final NodeSettings settings;

  Replies(NodeSettings settings) {
    this.settings = settings;
  }

  /**
   * What came of a change with a request id: only for these it matters that it may be in the log.
   */
  MasterReply toChange(Answer answer) {
    return answer instanceof Answer.Lost lost && lost.why() instanceof SubmitOutcomeUnknown unknown
        ? new Failed(
            Code.OUTCOME_UNKNOWN,
            unknown.getMessage() + "; repeat it under the same request id to find out")
        : to(answer);
  }

  /** What came of a command that may simply be repeated. */
  MasterReply to(Answer answer) {
    if (answer instanceof Answer.Lost lost) {
      return failed(lost.why());
    }
    Result result = ((Answer.Applied) answer).result();
    if (result instanceof Result.Entry entry) {
      return new MasterReply.Status(entry.status());
    } else if (result instanceof Result.Deleted) {
      return new MasterReply.Deleted(1);
    } else if (result instanceof Result.Tail tail) {
      return new MasterReply.Chunk(tail.chunk());
    } else if (result instanceof Result.Registered registered) {
      return new MasterReply.Registered(registered.generation());
    } else if (result instanceof Result.Refused refused) {
      return failed(refused);
    }
    throw new InvariantBroken("nobody asks for " + result);
  }

  static Failed failed(Result.Refused refused) {
    return new Failed(refused.code(), clipped(refused.message()));
  }

  /** A message may quote a path as long as a message may be: its beginning says enough. */
  private static String clipped(String message) {
    int max = Limits.TEXT_BYTES_MAX / MAX_BYTES_PER_CHAR;
    if (message.length() <= max) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(max - 1)) ? max - 1 : max;
    return message.substring(0, end);
  }

  /** Why the log did not serve a call. */
  MasterReply failed(LogException why) {
    if (why instanceof NotLeader elsewhere) {
      return new MasterReply.NotLeader(settings.addressOfOther(elsewhere.leader()));
    }
    Code code = why instanceof CommandTooLarge ? Code.LIMIT : Code.UNAVAILABLE;
    return new Failed(code, clipped(String.valueOf(why.getMessage())));
  }
}
