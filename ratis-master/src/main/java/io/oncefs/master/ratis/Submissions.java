package io.oncefs.master.ratis;

import io.oncefs.master.log.SubmitOutcomeUnknown;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The commands this node has submitted and not had answered. Ratis gives the same exception to a
 * command it refused and to one it logged and lost sight of; noting each append keeps them apart.
 */
final class Submissions {
  private final Map<Long, Submission> open = new ConcurrentHashMap<>();

  Submission begin(long callId) {
    Submission submission = new Submission(callId);
    open.put(callId, submission);
    return submission;
  }

  int count() {
    return open.size();
  }

  /** Called before the command is put into the log. */
  void appending(long callId) {
    Submission submission = open.get(callId);
    if (submission != null) {
      submission.markAppended();
    }
  }

  void end(Submission submission) {
    open.remove(submission.callId());
  }

  /** The log is gone: nobody will answer any more. */
  void abandonAll() {
    for (Submission submission : open.values()) {
      end(submission);
      submission
          .answer()
          .completeExceptionally(new SubmitOutcomeUnknown("the log was closed", null));
    }
  }
}
