package io.oncefs.master.ratis;

import io.oncefs.master.log.LogException;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.ratis.Submission.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands this node was given and has not had answered. What comes while an entry is on its
 * way waits and goes into the next one together: an entry costs its messages, hand-overs and syncs
 * on every master whether it holds one command or a hundred.
 *
 * <p>Ratis gives the same exception to an entry it refused and to one it logged and lost sight of;
 * noting each append keeps them apart.
 */
final class Submissions {
  private static final int COMMANDS_PER_ENTRY_MAX = 128;

  private final int entryBytesMax;
  private final int commandsMax;
  private final long bytesMax;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Submission open;
  private long bytes;
  private boolean abandoned;

  /**
   * @param entryBytesMax of several commands together; one alone may be as large as it likes
   * @param commandsMax that wait or are on their way; more are refused as unavailable
   * @param bytesMax of them
   */
  Submissions(int entryBytesMax, int commandsMax, long bytesMax) {
    this.entryBytesMax = entryBytesMax;
    this.commandsMax = commandsMax;
    this.bytesMax = bytesMax;
  }

  /** Takes a command; {@link #next} says when it is to be sent. */
  CompletableFuture<byte[]> add(byte[] command) {
    synchronized (this) {
      String refusal = refusal(command);
      if (refusal == null) {
        Waiting taken = new Waiting(command.clone());
        waiting.add(taken);
        bytes += command.length;
        return taken.answer();
      }
      return CompletableFuture.failedFuture(new LogUnavailable(refusal, null));
    }
  }

  private @Nullable String refusal(byte[] command) {
    if (abandoned) {
      return "the log is closed";
    }
    return count() >= commandsMax || bytes + command.length > bytesMax
        ? "too many commands wait"
        : null;
  }

  /** What is to be sent now; null if nothing waits, or an entry is on its way. */
  synchronized @Nullable Submission next(LongSupplier callIds) {
    if (open != null || waiting.isEmpty()) {
      return null;
    }
    List<Waiting> taken = new ArrayList<>();
    int together = 0;
    Waiting first = waiting.peek();
    while (first != null
        && taken.size() < COMMANDS_PER_ENTRY_MAX
        && (taken.isEmpty() || together + Bundle.costOf(first.command()) <= entryBytesMax)) {
      together += Bundle.costOf(first.command());
      taken.add(waiting.remove());
      first = waiting.peek();
    }
    Submission submission = new Submission(callIds.getAsLong(), taken);
    open = submission;
    return submission;
  }

  synchronized int count() {
    Submission sent = open;
    return waiting.size() + (sent == null ? 0 : sent.size());
  }

  /** Called before the entry is put into the log. */
  synchronized void appending(long callId) {
    Submission sent = open;
    if (sent != null && sent.callId() == callId) {
      sent.markAppended();
    }
  }

  /** It was answered, or failed. */
  synchronized void end(Submission submission) {
    if (open == submission) {
      open = null;
      bytes -= submission.commandBytes();
    }
  }

  /** The log is gone: nobody will answer any more. */
  void abandonAll() {
    Submission sent;
    List<Waiting> unsent;
    synchronized (this) {
      abandoned = true;
      sent = open;
      open = null;
      unsent = List.copyOf(waiting);
      waiting.clear();
    }
    LogException closed = new SubmitOutcomeUnknown("the log was closed", null);
    if (sent != null) {
      sent.fail(closed);
    }
    unsent.forEach(each -> each.answer().completeExceptionally(closed));
  }
}
