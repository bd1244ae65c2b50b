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
 * on every master whether it holds one command or a hundred. And whoever has an answer mostly has a
 * next command soon: so after an entry the next one waits for as many as there were, but only for
 * one part in {@link #COMPANY_PARTS} of the time that the last one took. Without that, those who
 * wait for their answers split in two halves that travel in turn.
 *
 * <p>Ratis gives the same exception to an entry it refused and to one it logged and lost sight of;
 * noting each append keeps them apart.
 */
final class Submissions {
  private static final int COMMANDS_PER_ENTRY_MAX = 128;
  private static final int COMPANY_PARTS = 8;
  private static final long COMPANY_NANOS_MAX = 1_000_000L;

  private final int entryBytesMax;
  private final int commandsMax;
  private final long bytesMax;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Submission open;
  private long bytes;
  private long sentNanos;

  /** How many the next entry waits for, and until when. */
  private int company;

  private long companyUntilNanos;
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

  /**
   * What is to be sent now; null if nothing waits, or an entry is on its way, or it is better to
   * wait for company: {@link #end} said for how long.
   */
  synchronized @Nullable Submission next(long nowNanos, LongSupplier callIds) {
    if (open != null || waiting.isEmpty() || waitsForCompany(nowNanos)) {
      return null;
    }
    company = 0;
    sentNanos = nowNanos;
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

  private boolean waitsForCompany(long nowNanos) {
    return waiting.size() < company && bytes < entryBytesMax && companyUntilNanos - nowNanos > 0;
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

  /**
   * It was answered, or failed.
   *
   * @return after how many nanoseconds {@link #next} is to be asked at the latest; 0 for now
   */
  synchronized long end(Submission submission, long nowNanos) {
    if (open != submission) {
      return 0;
    }
    open = null;
    bytes -= submission.commandBytes();
    long patience = Math.min((nowNanos - sentNanos) / COMPANY_PARTS, COMPANY_NANOS_MAX);
    company = Math.min(submission.size() + waiting.size(), COMMANDS_PER_ENTRY_MAX);
    companyUntilNanos = nowNanos + patience;
    return company > 1 && waitsForCompany(nowNanos) ? patience : 0;
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
