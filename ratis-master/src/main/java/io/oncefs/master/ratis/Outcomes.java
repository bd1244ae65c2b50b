package io.oncefs.master.ratis;

import io.oncefs.master.log.LogException;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.jspecify.annotations.Nullable;

/** What Ratis' failures mean to those who called. */
final class Outcomes {
  private Outcomes() {}

  static LogException ofSubmission(NodeId self, Submission submission, Throwable failure) {
    Throwable cause = unwrapped(failure);
    return submission.mayBeLogged()
        ? new SubmitOutcomeUnknown("lost sight of the command: " + cause, cause)
        : ofRefusal(self, cause);
  }

  /** For calls that change nothing. */
  static LogException ofRefusal(NodeId self, Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof NotLeaderException notLeader) {
      RaftPeer suggested = notLeader.getSuggestedLeader();
      return notLeader(self, suggested == null ? null : suggested.getId());
    }
    if (cause instanceof LogException known) {
      return known;
    }
    return new LogUnavailable("the log does not answer: " + cause, cause);
  }

  static NotLeader notLeader(NodeId self, @Nullable RaftPeerId leader) {
    NodeId other = leader == null ? null : new NodeId(leader.toString());
    return new NotLeader(self, self.equals(other) ? null : other);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
