package io.oncefs.client.core;

import io.oncefs.client.core.Failure.Kind;
import io.oncefs.client.core.WriterEffect.Fail;
import io.oncefs.client.core.WriterEffect.NeedTail;
import io.oncefs.client.core.WriterEffect.Send;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One writer of one file: turns a sequence of appends into requests until each has its outcome
 * (append-protocol.md, sections 2 and 3). Events in, then {@link #effects}; time is an argument.
 *
 * <p>What it keeps to, whatever happens:
 *
 * <ul>
 *   <li>A seq stands for the same bytes and follows the same seq in every copy ever sent.
 *   <li>Records get their outcomes in order: what succeeded is a prefix of what was offered, but
 *       for records whose precondition was refused. After any other failure nothing more is sent.
 *   <li>Only an outcome is an outcome. Every other answer means unknown, and the record is sent
 *       again, until its deadline. One that was sent and then runs out of time is {@link
 *       Kind#OUTCOME_UNKNOWN}.
 *   <li>A negative answer is believed only of a tail that the master named after the append was
 *       offered, and only about the oldest record without an outcome.
 * </ul>
 *
 * @param <T> what the owner recognizes an append by
 */
public final class WriterSession<T> {
  private static final long TAIL_WAIT_NANOS = 10_000_000_000L;

  /** Whoever looks for a tail says why there is none this much before a record's deadline. */
  private static final long CAUSE_MARGIN_NANOS = 250_000_000L;

  private final WriterTerms terms;
  private final Window<T> window;
  private final Retries retries;
  private final ChunkRoom room = new ChunkRoom();
  private final TailWish wish = new TailWish();
  private final List<WriterEffect<T>> effects = new ArrayList<>();
  private final Endings<T> endings;
  private final Settlement<T> settlement;
  private final Outbox<T> outbox;
  private WriterEpoch epoch;
  private long lastOffered;
  private @Nullable Tail tail;
  private boolean suspended;
  private @Nullable Failure stopped;
  private String lastProblem = "nothing was heard of the file's tail";

  /**
   * @param epoch 0 for a random-id writer
   * @param lastSequence the highest seq on record for this writer
   * @param seed of the jitter of pauses
   */
  public WriterSession(
      WriterId writer, WriterEpoch epoch, long lastSequence, WriterTerms terms, long seed) {
    this.epoch = epoch;
    this.lastOffered = lastSequence;
    this.terms = terms;
    this.window = new Window<>(terms.requestsInFlight());
    this.retries = new Retries(seed);
    this.endings = new Endings<>(writer, window, effects);
    this.settlement = new Settlement<>(effects, lastSequence);
    this.outbox = new Outbox<>(writer, terms, window, room, effects);
  }

  /** The highest seq ever offered here, or on record when this session began. */
  public long lastOffered() {
    return lastOffered;
  }

  /** The highest seq known to be on record. */
  public long lastRecorded() {
    return settlement.lastRecorded();
  }

  public WriterEpoch epoch() {
    return epoch;
  }

  public @Nullable Tail tail() {
    return tail;
  }

  /** Whether every record has its outcome. */
  public boolean isIdle() {
    return window.isEmpty();
  }

  /** Why nothing more is sent; null while the session lives. */
  public @Nullable Failure stopped() {
    return stopped;
  }

  /** The ticket of an append that has no outcome yet. */
  public @Nullable T unresolved(long sequence) {
    PendingRecord<T> found = window.find(sequence);
    return found == null ? null : found.ticket();
  }

  /**
   * One more append, after all before.
   *
   * @param sequence above {@link #lastOffered}
   * @param offeredNanos when the caller asked for it: its deadline counts from here
   */
  public void offer(
      T ticket, long sequence, Slice bytes, int crc32c, long ifLength, long offeredNanos) {
    Checks.argument(sequence > lastOffered, "%s does not follow %s", sequence, lastOffered);
    if (stopped != null) {
      effects.add(new Fail<>(ticket, Failures.notSentAfter(stopped)));
      return;
    }
    AppendRecord record = new AppendRecord(sequence, bytes, crc32c, ifLength);
    long deadlineNanos = offeredNanos + terms.deliveryNanos();
    window.add(new PendingRecord<>(ticket, record, lastOffered, offeredNanos, deadlineNanos));
    lastOffered = sequence;
  }

  /** The tail asked for by {@link NeedTail}. */
  public void onTail(Tail found, long nowNanos) {
    boolean same = tail != null && tail.chunk().equals(found.chunk());
    if (!same) {
      window.restart();
      room.enter(found.info().description());
    }
    tail = found;
    wish.fulfilled();
    retries.onTail(same, nowNanos);
  }

  /** There is no tail to be had. */
  public void onTailFailed(Failure failure, long nowNanos) {
    lastProblem = failure.message();
    switch (failure.kind()) {
      case UNAVAILABLE, STALE, DEADLINE_EXCEEDED ->
          wish.failed(nowNanos + retries.tailPauseNanos());
      default -> stopped = endings.noTail(failure);
    }
  }

  /** An answer to {@link Send}. */
  public void onReply(long number, ChunkReply reply, long nowNanos) {
    SentRequest<T> request = window.answered(number, nowNanos);
    if (request == null || stopped != null) {
      return;
    }
    outbox.heard(nowNanos);
    if (reply instanceof Appended appended) {
      onAppended(request, appended, nowNanos);
    } else if (reply instanceof Refused refused) {
      onRefused(request, request.first(), refused, nowNanos);
    } else {
      onTrouble(request, Trouble.BUSY, "an answer of the wrong type", nowNanos);
    }
  }

  /**
   * An answer to {@link Send}: the chunk is full, nothing was taken.
   *
   * @param next the newest tail that is known; null if what follows was not told
   */
  public void onMoved(long number, @Nullable Tail next, long nowNanos) {
    SentRequest<T> request = window.answered(number, nowNanos);
    if (request == null || stopped != null) {
      return;
    }
    outbox.heard(nowNanos);
    if (tail == null || next == null || next.chunk().compareTo(tail.chunk()) <= 0) {
      onTrouble(request, Trouble.MOVED, "the chunk is full", nowNanos);
    } else if (window.isCurrent(request)) {
      onTail(next, nowNanos);
    }
  }

  /** No answer to {@link Send}. */
  public void onFailure(long number, CallFailure failure, String detail, long nowNanos) {
    SentRequest<T> request = window.answered(number, nowNanos);
    if (request != null && stopped == null) {
      onTrouble(request, Trouble.of(failure), failure + ": " + detail, nowNanos);
    }
  }

  /** Sends nothing until {@link #resume}: the writer's epoch is about to change. */
  public void suspend() {
    suspended = true;
    window.restart();
  }

  public boolean isSuspended() {
    return suspended;
  }

  /** Goes on under this epoch. */
  public void resume(WriterEpoch raised) {
    suspended = false;
    epoch = raised;
  }

  /** Fails everything that has no outcome; nothing more is sent. */
  public void abandon(Failure failure) {
    if (stopped == null) {
      stopped = endings.abandoned(failure);
    }
  }

  /** What is to be done now, in this order. Call it after events, and at {@link #wakeNanos}. */
  public List<WriterEffect<T>> effects(long nowNanos) {
    window.regroupUntil(nowNanos);
    PendingRecord<T> first = window.first();
    if (first != null && stopped == null) {
      if (first.deadlineNanos() <= nowNanos) {
        stopped = endings.outOfTime(first, lastProblem);
      } else if (!suspended) {
        advance(first, nowNanos);
      }
    }
    List<WriterEffect<T>> ready = List.copyOf(effects);
    effects.clear();
    return ready;
  }

  /** When {@link #effects} must be called although nothing has happened. */
  public long wakeNanos() {
    PendingRecord<T> first = window.first();
    if (stopped != null) {
      return Long.MAX_VALUE;
    }
    if (first == null) {
      return window.regroupedNanos(Long.MAX_VALUE);
    }
    long wake = first.deadlineNanos();
    if (suspended) {
      return wake;
    }
    wake = Math.min(wake, outbox.silentNanos());
    if (wish.wakeNanos() < lastTailNanos(first)) {
      wake = Math.min(wake, wish.wakeNanos());
    }
    if (tail != null && !window.hasInFlight() && window.hasWaiting()) {
      wake = Math.min(wake, window.regroupedNanos(retries.retryNanos()));
    }
    return wake;
  }

  /**
   * How much, in {@link #sizeOf sizes}, may be asked for before it has to be offered: until then it
   * would only wait, and {@link #wakeNanos} or an answer comes first.
   */
  public long wantedSize() {
    return stopped == null && !suspended && tail != null ? window.wantedSize() : 1;
  }

  /** What a record counts when it is about who should travel together: one for each KiB begun. */
  public static int sizeOf(Slice bytes) {
    return Math.max(1, (bytes.length() + 1023) / 1024);
  }

  private void advance(PendingRecord<T> first, long nowNanos) {
    if (outbox.silentNanos() <= nowNanos) {
      breakOff(Trouble.SILENT, "the primary has said nothing for too long", nowNanos);
    }
    if (tail == null && wish.isNone()) {
      wish.want(TailNeed.any(), nowNanos);
    }
    long lastTailNanos = lastTailNanos(first);
    TailNeed due = nowNanos < lastTailNanos ? wish.takeDue(nowNanos) : null;
    if (due != null) {
      effects.add(new NeedTail<>(due, Math.min(lastTailNanos, nowNanos + TAIL_WAIT_NANOS)));
    }
    if (tail != null && retries.retryNanos() <= nowNanos) {
      outbox.send(tail, epoch, lastOffered, nowNanos);
    }
  }

  /** When no tail is looked for any more: what kept it away must be heard before the deadline. */
  private long lastTailNanos(PendingRecord<T> first) {
    return first.deadlineNanos() - Math.min(CAUSE_MARGIN_NANOS, terms.deliveryNanos() / 4);
  }

  private void onAppended(SentRequest<T> request, Appended answer, long nowNanos) {
    List<PendingRecord<T>> records = request.records();
    int told = Math.min(answer.outcomes().size(), records.size());
    for (int i = 0; i < told; i++) {
      if (answer.outcomes().get(i).sequence() != records.get(i).sequence()) {
        onTrouble(request, Trouble.BUSY, "outcomes of other records than asked", nowNanos);
        return;
      }
      settlement.settle(records.get(i), answer.outcomes().get(i));
      room.learn(answer.outcomes().get(i));
    }
    if (told > 0) {
      retries.onProgress();
    }
    if (told < records.size()) {
      Refused rejection = answer.rejection();
      if (rejection != null) {
        onRefused(request, records.get(told), rejection, nowNanos);
      } else {
        onTrouble(request, Trouble.BUSY, "an answer that leaves records out", nowNanos);
      }
    }
  }

  private void onRefused(
      SentRequest<T> request, PendingRecord<T> record, Refused refused, long nowNanos) {
    Trouble trouble = Trouble.of(refused.code());
    String problem = refused.code() + ": " + refused.message();
    if (!window.isCurrent(request)) {
      return;
    }
    if (trouble != Trouble.NEGATIVE && trouble != Trouble.FINAL) {
      onTrouble(request, trouble, problem, nowNanos);
    } else if (record != window.first()) {
      // It may only echo an earlier request that was not taken; ask again in order.
      onTrouble(request, Trouble.BUSY, problem, nowNanos);
    } else if (trouble == Trouble.NEGATIVE
        && (tail == null || tail.readNanos() <= record.offeredNanos())) {
      onTrouble(request, Trouble.NEGATIVE, problem, nowNanos);
    } else {
      stopped = endings.refused(record, refused);
    }
  }

  private void onTrouble(SentRequest<T> request, Trouble trouble, String problem, long nowNanos) {
    if (window.isCurrent(request)) {
      breakOff(trouble, problem, nowNanos);
    }
  }

  /**
   * Whatever travels is unknown from here on: all of it is sent again, in order, when it is time.
   */
  private void breakOff(Trouble trouble, String problem, long nowNanos) {
    if (tail == null) {
      throw new InvariantBroken("a request was sent without a tail");
    }
    lastProblem = problem;
    window.restart();
    ChunkId chunk = tail.chunk();
    TailNeed wanted = retries.onTrouble(trouble, chunk, nowNanos);
    if (wanted != null) {
      wish.want(wanted, nowNanos);
    }
  }
}
