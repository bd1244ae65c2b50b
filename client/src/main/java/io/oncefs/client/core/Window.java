package io.oncefs.client.core;

import io.oncefs.common.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one writer that have no outcome, in order: those sent in this round, then those
 * that wait. Says what to send next; a break moves everything back to waiting and begins a new
 * round.
 *
 * <p>A request costs far more than a record in it, so what can go together should: a lone record
 * goes at once; beside others on their way only goes what is at least as much as they are, or much
 * in itself; and after an answer to several records, whose senders are about to go on, a moment is
 * given for as many to come together again. Appends of a closed loop so meet in one request, while
 * one outstanding append never waits.
 */
final class Window<T> {
  /** A request is closed at so many bytes, unless one record is larger. */
  static final int REQUEST_BYTES_MAX = 1 << 20;

  static final int REQUEST_RECORDS_MAX = 1_024;

  /** What waits is worth a request of its own beside a few others, at this size. */
  private static final int WORTH_JOINING_SIZE = 64;

  /** What waits is worth a request of its own, however many travel. */
  private static final int WORTH_SENDING_BYTES = 256 << 10;

  /** How long an answer to several records may keep the next request back. */
  static final long REGROUP_NANOS = 200_000;

  /** Of one writer: many of them share a server's queues. */
  private static final long IN_FLIGHT_BYTES_MAX = 16L << 20;

  private final int requestsInFlight;
  private final Deque<PendingRecord<T>> sent = new ArrayDeque<>();
  private final Deque<PendingRecord<T>> waiting = new ArrayDeque<>();
  private final Map<Long, SentRequest<T>> unanswered = new HashMap<>();
  private long round;
  private long numbers;
  private int inFlight;
  private long inFlightSize;
  private long inFlightBytes;

  /** What the last answer has set free; until this size waits again, or until then. */
  private long regroupSize;

  private long regroupedNanos;
  private long waitingSize;
  private long waitingBytes;

  Window(int requestsInFlight) {
    this.requestsInFlight = requestsInFlight;
  }

  void add(PendingRecord<T> record) {
    waiting.add(record);
    nowWaits(record, 1);
  }

  private void nowWaits(PendingRecord<T> record, int sign) {
    waitingSize += (long) sign * record.size();
    waitingBytes += (long) sign * record.bytes();
  }

  /** The oldest record without an outcome. */
  @Nullable PendingRecord<T> first() {
    dropSettled();
    PendingRecord<T> first = sent.peek();
    return first != null ? first : waiting.peek();
  }

  boolean isEmpty() {
    return first() == null;
  }

  @Nullable PendingRecord<T> find(long sequence) {
    for (Deque<PendingRecord<T>> part : List.of(sent, waiting)) {
      for (PendingRecord<T> each : part) {
        if (each.sequence() == sequence && !each.isSettled()) {
          return each;
        }
      }
    }
    return null;
  }

  boolean hasInFlight() {
    return inFlight > 0;
  }

  long inFlightBytes() {
    return inFlightBytes;
  }

  boolean hasWaiting() {
    dropSettled();
    return !waiting.isEmpty();
  }

  /** When what waits is kept back no longer for more to join it; the other if it is not kept. */
  long regroupedNanos(long otherwise) {
    return inFlight == 0 && regroupSize > 0 ? regroupedNanos : otherwise;
  }

  /** What has to be added, in sizes, before anything would be sent that is not sent now. */
  long wantedSize() {
    return wanted() - waitingSize;
  }

  private long wanted() {
    return inFlight == 0 ? regroupSize : Math.min(inFlightSize, WORTH_JOINING_SIZE);
  }

  /** No more is hoped to come together than has by now. */
  void regroupUntil(long nowNanos) {
    if (nowNanos >= regroupedNanos) {
      regroupSize = 0;
    }
  }

  /** Takes what should be sent now; null if nothing should. */
  @Nullable SentRequest<T> next() {
    dropSettled();
    if (waiting.isEmpty() || !mayOpenRequest()) {
      return null;
    }
    List<PendingRecord<T>> group = new ArrayList<>();
    long bytes = 0;
    long size = 0;
    PendingRecord<T> each = waiting.peek();
    while (each != null && sent.size() < Limits.WRITER_WINDOW_MAX && fits(group, bytes, each)) {
      waiting.poll();
      nowWaits(each, -1);
      if (!each.isSettled()) {
        bytes += each.bytes();
        size += each.size();
        group.add(each);
        sent.add(each);
        each.markSent();
      }
      each = waiting.peek();
    }
    numbers++;
    SentRequest<T> request = new SentRequest<>(numbers, round, List.copyOf(group), size, bytes);
    unanswered.put(request.number(), request);
    inFlight++;
    inFlightSize += size;
    inFlightBytes += bytes;
    regroupSize = 0;
    return request;
  }

  private boolean mayOpenRequest() {
    if (sent.size() >= Limits.WRITER_WINDOW_MAX) {
      return false;
    }
    return (inFlight < requestsInFlight && waitingSize >= wanted())
        || (waitingBytes >= WORTH_SENDING_BYTES
            && inFlightBytes + WORTH_SENDING_BYTES <= IN_FLIGHT_BYTES_MAX);
  }

  private static <T> boolean fits(List<PendingRecord<T>> group, long bytes, PendingRecord<T> next) {
    if (group.isEmpty()) {
      return true;
    }
    PendingRecord<T> last = group.get(group.size() - 1);
    return group.size() < REQUEST_RECORDS_MAX
        && bytes + next.bytes() <= REQUEST_BYTES_MAX
        && (next.isSettled() || next.previous() == last.sequence());
  }

  /** The request that was answered, or whose call failed; null if it was before. */
  @Nullable SentRequest<T> answered(long number, long nowNanos) {
    SentRequest<T> request = unanswered.remove(number);
    if (request != null && isCurrent(request)) {
      inFlight--;
      inFlightSize -= request.size();
      inFlightBytes -= request.bytes();
      regroupSize = request.records().size() > 1 ? request.size() : 0;
      regroupedNanos = nowNanos + REGROUP_NANOS;
    }
    return request;
  }

  /** Whether it was sent after the last break. */
  boolean isCurrent(SentRequest<T> request) {
    return request.round() == round;
  }

  /** Forgets what travels: all of it waits again, in order. Answers of it are still heard. */
  void restart() {
    round++;
    inFlight = 0;
    inFlightSize = 0;
    inFlightBytes = 0;
    regroupSize = 0;
    while (!sent.isEmpty()) {
      PendingRecord<T> last = sent.removeLast();
      waiting.addFirst(last);
      nowWaits(last, 1);
    }
  }

  /** Every result up to this seq is known here. */
  long ackedThrough(long lastOffered) {
    PendingRecord<T> first = first();
    return first == null ? lastOffered : first.previous();
  }

  /** Takes all records out, in order. */
  List<PendingRecord<T>> clear() {
    restart();
    List<PendingRecord<T>> left = new ArrayList<>();
    for (PendingRecord<T> each : waiting) {
      if (!each.isSettled()) {
        left.add(each);
      }
    }
    waiting.clear();
    waitingSize = 0;
    waitingBytes = 0;
    return left;
  }

  private void dropSettled() {
    while (!sent.isEmpty() && sent.peek().isSettled()) {
      sent.poll();
    }
    while (!waiting.isEmpty() && waiting.peek().isSettled()) {
      nowWaits(waiting.poll(), -1);
    }
  }
}
