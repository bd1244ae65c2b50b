package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.PrepareContent;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one chunk from admission to commit, in LSN order: being built, sent, committed. A
 * batch is committed when every replica has voted for it, and never before.
 */
final class Pipeline {
  /** What is worth a batch of its own beside others. */
  private static final int WORTH_JOINING_RECORDS = 64;

  private static final int WORTH_JOINING_BYTES = 64 << 10;

  private final ArrayDeque<Round> building = new ArrayDeque<>();
  private final ArrayDeque<Round> sent = new ArrayDeque<>();
  private final long[] voted;
  private final long[] votedAtNanos;
  private long sentBytes;
  private long sentRecords;
  private long nextLsn;
  private Position sentEnd = Position.ZERO;
  private Position committedAt = Position.ZERO;
  private long admittedLength;
  private long admittedRecords;

  Pipeline(int replicas, long now) {
    this.voted = new long[replicas];
    this.votedAtNanos = new long[replicas];
    java.util.Arrays.fill(votedAtNanos, now);
  }

  /** Batch 0 is the first round; nothing joins it. */
  Round first(long now) {
    invariant(nextLsn == 0, "batch 0 is the first");
    Round round = new Round(0, now);
    building.add(round);
    nextLsn = 1;
    return round;
  }

  /** Puts a record into the batch being built, or the next one; returns its LSN. */
  long add(IdempotencyRecord record, Slice payload, long now) {
    Round round = building.peekLast();
    if (round == null || round.lsn() == 0 || !fits(round, payload.length())) {
      round = new Round(nextLsn++, now);
      building.addLast(round);
    }
    round.add(record, payload);
    admittedLength += payload.length();
    admittedRecords++;
    return round.lsn();
  }

  private static boolean fits(Round round, int bytes) {
    return round.records() < Limits.BATCH_RECORDS_MAX
        && (bytes == 0 || (round.mayGrow() && bytes < Round.LARGE_BYTES))
        && (long) round.bytes() + bytes <= Limits.BATCH_BYTES_MAX;
  }

  /** Answers once the batch at {@code lsn}, which is under way, is committed. */
  void await(long lsn, Waiting waiter) {
    Round round = find(building, lsn);
    if (round == null) {
      round = find(sent, lsn);
    }
    invariant(round != null, "nothing is under way at LSN %s", lsn);
    java.util.Objects.requireNonNull(round).wait(waiter);
  }

  private static @Nullable Round find(ArrayDeque<Round> rounds, long lsn) {
    for (Iterator<Round> down = rounds.descendingIterator(); down.hasNext(); ) {
      Round each = down.next();
      if (each.lsn() == lsn) {
        return each;
      }
    }
    return null;
  }

  /** The next batch to send, or null. */
  @Nullable Round nextToSend() {
    return building.peekFirst();
  }

  /** The first of {@link #building} goes out; returns where it belongs. */
  Position send(Round round, PrepareContent content, long now) {
    invariant(building.pollFirst() == round, "batches go out in order");
    Position before = sentEnd;
    invariant(before.lsn() == round.lsn(), "LSN %s follows %s", round.lsn(), before);
    sentEnd = round.sent(content, before, now);
    sent.addLast(round);
    sentBytes += round.bytes();
    sentRecords += round.records();
    return before;
  }

  /**
   * A replica's vote.
   *
   * @return false if it claims what was never sent, or another digest
   */
  boolean vote(int replica, Position prepared, long now) {
    long lsn = prepared.lsn();
    if (lsn <= voted[replica]) {
      return true;
    }
    Round round = find(sent, lsn - 1);
    if (round == null || !round.after().equals(prepared)) {
      return false;
    }
    voted[replica] = lsn;
    votedAtNanos[replica] = now;
    return true;
  }

  /** When the batch at this LSN, if it is still under way, was sent. */
  long sentNanos(long lsn, long otherwise) {
    Round round = find(sent, lsn);
    return round == null ? otherwise : round.sentNanos();
  }

  /** The oldest batch that every replica has voted for and that was not taken yet; or null. */
  @Nullable Round takeCommitted() {
    Round oldest = sent.peekFirst();
    if (oldest == null || !isEverywhere(oldest.lsn())) {
      return null;
    }
    sent.removeFirst();
    sentBytes -= oldest.bytes();
    sentRecords -= oldest.records();
    invariant(
        oldest.lsn() == committedAt.lsn() && oldest.after().length() >= committedAt.length(),
        "c goes from %s to %s",
        committedAt,
        oldest.after());
    committedAt = oldest.after();
    return oldest;
  }

  /** Whether every replica has batch 0. */
  boolean hasBegun() {
    return isEverywhere(0);
  }

  /** Whether every replica has voted for the batch at this LSN. */
  private boolean isEverywhere(long lsn) {
    for (long each : voted) {
      if (each <= lsn) {
        return false;
      }
    }
    return true;
  }

  /** Gives up what was not sent, newest last; what was sent stays. */
  ArrayDeque<Round> dropUnsent() {
    ArrayDeque<Round> dropped = new ArrayDeque<>(building);
    building.clear();
    return dropped;
  }

  /** Gives up waiting for what was sent; votes may still come and are still counted. */
  Iterable<Round> underWay() {
    return sent;
  }

  /**
   * Which replica has not voted for longest, and since when a vote of it is due; null if all have
   * voted for all that was sent.
   */
  @Nullable Overdue overdue() {
    Overdue worst = null;
    for (int i = 0; i < voted.length; i++) {
      Round round = voted[i] < sentEnd.lsn() ? find(sent, voted[i]) : null;
      if (round != null) {
        long since = Math.max(round.sentNanos(), votedAtNanos[i]);
        if (worst == null || since - worst.sinceNanos() < 0) {
          worst = new Overdue(i, since);
        }
      }
    }
    return worst;
  }

  /** A vote that is due. */
  record Overdue(int replica, long sinceNanos) {}

  /** Whether a record of so many bytes has no room in the chunk any more. */
  boolean isFull(ChunkDescription chunk, int bytes) {
    return Room.isOver(chunk, admittedLength + bytes, admittedCount() + 1);
  }

  /** Whether the chunk holds what it should, and is to end as soon as there can be a next one. */
  boolean isDue(ChunkDescription chunk) {
    return Room.isDue(chunk, admittedLength, admittedCount());
  }

  boolean isIdle() {
    return building.isEmpty() && sent.isEmpty();
  }

  /** Whether a batch is worth its cost beside those under way: it is as much as they, or much. */
  boolean isWorthJoining(Round round) {
    return round.records() >= Math.min(sentRecords, WORTH_JOINING_RECORDS)
        || round.bytes() >= WORTH_JOINING_BYTES;
  }

  int sentCount() {
    return sent.size();
  }

  /** Of the batches that were sent and are not committed. */
  long sentBytes() {
    return sentBytes;
  }

  Position committedAt() {
    return committedAt;
  }

  /** Where the chunk stands once everything sent is stored. */
  Position sentEnd() {
    return sentEnd;
  }

  /** The LSN of the newest batch, be it still being built. */
  long lastLsn() {
    return nextLsn - 1;
  }

  /** Bytes of the chunk, everything admitted included. */
  long admittedLength() {
    return admittedLength;
  }

  /** Records of the chunk, or batches if there are more of them, everything admitted included. */
  long admittedCount() {
    return Math.max(admittedRecords, nextLsn);
  }
}
