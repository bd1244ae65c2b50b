package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;

/** Sends what was submitted, an entry at a time, and gives each command of it its answer. */
final class EntrySender {
  /** Puts an entry into the log. */
  interface Log {
    CompletableFuture<RaftClientReply> write(long callId, byte[] entry);
  }

  private final NodeId self;
  private final Submissions submissions;
  private final LongSupplier callIds;
  private final Log log;
  private final EventLoop answers;
  private final Clock clock;
  private final FaultHandler faults;

  /**
   * Sends nothing yet.
   *
   * @param answers where answers are given
   */
  EntrySender(
      NodeId self,
      Submissions submissions,
      LongSupplier callIds,
      Log log,
      EventLoop answers,
      Clock clock,
      FaultHandler faults) {
    this.self = self;
    this.submissions = submissions;
    this.callIds = callIds;
    this.log = log;
    this.answers = answers;
    this.clock = clock;
    this.faults = faults;
  }

  /** Sends the next entry if it is to be sent now; on any thread. */
  void sendNext() {
    Submission submission = submissions.next(clock.nanos(), callIds);
    if (submission != null) {
      var unused =
          log.write(submission.callId(), submission.entry())
              .whenCompleteAsync(
                  (reply, failure) -> settleOrEnd(submission, reply, failure), answers);
    }
  }

  /** A future keeps to itself what is thrown here: neither the loop nor any caller would know. */
  private void settleOrEnd(
      Submission submission, RaftClientReply reply, @Nullable Throwable failure) {
    try {
      settle(submission, reply, failure);
    } catch (RuntimeException | Error broken) {
      submission.fail(new SubmitOutcomeUnknown("the answers of an entry were lost", broken));
      submissions.abandonAll();
      faults.fatal("the answers of an entry cannot be given", broken);
    }
  }

  private void settle(Submission submission, RaftClientReply reply, @Nullable Throwable failure) {
    long patienceNanos = submissions.end(submission, clock.nanos());
    if (patienceNanos > 0) {
      answers.after(patienceNanos, this::sendNext);
    } else {
      sendNext();
    }
    if (failure == null) {
      byte[] given = reply.getMessage().getContent().toByteArray();
      submission.answer(given.length == 0 ? List.of() : Bundle.read(given));
    } else {
      submission.fail(Outcomes.ofSubmission(self, submission, failure));
    }
  }
}
