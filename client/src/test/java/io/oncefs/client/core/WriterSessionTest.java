package io.oncefs.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.WriterEffect.Fail;
import io.oncefs.client.core.WriterEffect.NeedTail;
import io.oncefs.client.core.WriterEffect.Search;
import io.oncefs.client.core.WriterEffect.Send;
import io.oncefs.client.core.WriterEffect.Succeed;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.AppendOutcome.Kind;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.ReplicaLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writer session step by step; tickets are the records' texts. */
class WriterSessionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1 << 20;
  private static final long CAPACITY = 4 << 20;
  private static final int BIG = 300_000;

  private final WriterSession<String> session =
      new WriterSession<>(WriterId.named("w"), new WriterEpoch(3), 0, WriterTerms.DEFAULT, 1);
  private long now = 1_000 * SECOND;
  private List<WriterEffect<String>> effects = List.of();
  private int sentInAll;

  @Test
  void nothingIsSentBeforeATailIsKnown() {
    offer("a");
    assertEquals(List.of(NeedTail.class), kinds());
  }

  @Test
  void aLoneRecordIsSentAtOnce() {
    tail(1);
    offer("a");
    Send<String> sent = onlySend();
    assertEquals(0, sent.append().previousSequence());
    assertEquals(new WriterEpoch(3), sent.append().epoch());
    assertEquals(List.of("a"), texts(sent));
  }

  @Test
  void whatWaitsWhileThreeRequestsTravelGoesIntoOne() {
    tail(1);
    offer("a");
    onlySend();
    offer("b");
    onlySend();
    offer("c");
    offer("d");
    assertEquals(List.of("c", "d"), texts(onlySend()));
    for (String each : List.of("e", "f", "g", "h", "i")) {
      offer(each);
      assertEquals(List.of(), sends());
    }
    session.onReply(1, committed(1, 0, 1), now);
    step();
    Send<String> next = sends().get(0);
    assertEquals(List.of("e", "f", "g", "h", "i"), texts(next));
    assertEquals(4, next.append().previousSequence());
    assertEquals(1, next.append().ackedThrough());
  }

  @Test
  void besideOthersOnTheirWayGoesOnlyAsMuchAsTheyAre() {
    tail(1);
    offer("a");
    offer("b");
    onlySend();
    assertEquals(2, session.wantedSize());
    offer("c");
    assertEquals(List.of(), sends());
    assertEquals(1, session.wantedSize());
    offer("d");
    assertEquals(List.of("c", "d"), texts(onlySend()));
  }

  @Test
  void afterAnAnswerToSeveralAMomentIsGivenForAsManyToComeAgain() {
    answeredTogether();
    assertEquals(2, session.wantedSize());
    offer("c");
    assertEquals(List.of(), sends());
    assertEquals(1, session.wantedSize());
    offer("d");
    assertEquals(List.of("c", "d"), texts(onlySend()));
  }

  @Test
  void whoDoesNotComeAgainIsWaitedForAMomentOnly() {
    answeredTogether();
    offer("c");
    assertEquals(List.of(), sends());
    assertEquals(now + Window.REGROUP_NANOS, session.wakeNanos());
    now = session.wakeNanos();
    step();
    assertEquals(List.of("c"), texts(onlySend()));
  }

  @Test
  void nobodyIsWaitedForWhenTheMomentIsOver() {
    answeredTogether();
    assertEquals(now + Window.REGROUP_NANOS, session.wakeNanos());
    now = session.wakeNanos();
    step();
    assertEquals(Long.MAX_VALUE, session.wakeNanos());
    assertTrue(session.wantedSize() <= 1);
    offer("c");
    assertEquals(List.of("c"), texts(onlySend()));
  }

  /** Two records in one request, both acknowledged. */
  private void answeredTogether() {
    tail(1);
    offerOnly("a");
    offerOnly("b");
    step();
    assertEquals(List.of("a", "b"), texts(onlySend()));
    AppendOutcome first = new AppendOutcome(Kind.COMMITTED, 1, 0, 1);
    AppendOutcome second = new AppendOutcome(Kind.COMMITTED, 2, 1, 1);
    session.onReply(1, new ChunkReply.Appended(List.of(first, second), null), now);
    step();
  }

  @Test
  void muchThatWaitsIsSentHoweverManyTravel() {
    tail(1);
    bigs(12);
    assertEquals(12, sentInAll);
  }

  @Test
  void nothingTravelsBehindWhatFillsTheChunk() {
    tail(1);
    bigs(15);
    assertEquals(14, sentInAll);
    session.onReply(1, committed(1, START, BIG), now);
    step();
    assertEquals(List.of(), sends());
    tail(2);
    assertEquals(14, sends().stream().mapToInt(each -> each.append().records().size()).sum());
  }

  @Test
  void aChunkThatIsFullIsKnockedAtByOneRequest() {
    tail(1);
    bigs(20);
    for (int i = 0; i < 13; i++) {
      session.onReply(i + 1, committed(i + 1, START + (long) i * BIG, BIG), now);
      step();
      assertEquals(List.of(), sends());
    }
    session.onReply(14, committed(14, START + 13 * BIG, BIG), now);
    step();
    assertEquals(1, sends().size());
  }

  @Test
  void aChunkThatGoesOnBeyondItsEndIsSentAllThereIs() {
    tail(1);
    bigs(30);
    for (int i = 0; i < 14; i++) {
      session.onReply(i + 1, committed(i + 1, START + (long) i * BIG, BIG), now);
      step();
    }
    Send<String> knock = onlySend();
    List<AppendOutcome> outcomes = new ArrayList<>();
    for (AppendRecord each : knock.append().records()) {
      long offset = START + (each.sequence() - 1) * BIG;
      outcomes.add(new AppendOutcome(Kind.COMMITTED, each.sequence(), offset, BIG));
    }
    session.onReply(knock.number(), new ChunkReply.Appended(outcomes, null), now);
    step();
    assertTrue(sends().size() > 1, effects::toString);
  }

  private void bigs(int count) {
    sentInAll = 0;
    for (int i = 0; i < count; i++) {
      session.offer("big", i + 1, Slice.of(new byte[BIG]), 0, AppendRecord.ANY_LENGTH, now);
      step();
      sentInAll += sends().size();
    }
  }

  @Test
  void noMoreRecordsTravelThanARowRemembers() {
    tail(1);
    for (int i = 0; i < 2 * Limits.WRITER_WINDOW_MAX; i++) {
      offerOnly("x");
    }
    int sent = 0;
    for (int i = 1; i <= 20; i++) {
      step();
      for (Send<String> each : sends()) {
        sent += each.append().records().size();
      }
    }
    assertTrue(sent <= Limits.WRITER_WINDOW_MAX, "sent " + sent);
  }

  @Test
  void resultsNobodyHasHeardAreNotAcknowledged() {
    tail(1);
    offer("a");
    offer("b");
    session.onReply(2, committed(2, 1, 1), now);
    offer("c");
    assertEquals(0, onlySend().append().ackedThrough());
    session.onReply(1, committed(1, 0, 1), now);
    offer("d");
    assertEquals(2, onlySend().append().ackedThrough());
  }

  @Test
  void afterABreakEverythingUnresolvedIsSentAgainFromTheFirst() {
    tail(1);
    offer("a");
    offer("b");
    offer("c");
    offer("d");
    session.onReply(1, committed(1, 0, 1), now);
    session.onFailure(2, CallFailure.BROKEN, "reset", now);
    step();
    Send<String> again = onlySend();
    assertEquals(1, again.append().previousSequence());
    assertEquals(List.of("b", "c", "d"), texts(again));
    session.onFailure(3, CallFailure.BROKEN, "reset", now);
    step();
    assertEquals(List.of(), effects);
  }

  @Test
  void aRecordWhoseLaterNeighbourIsKnownIsSentAgainByItself() {
    tail(1);
    offer("a");
    offer("b");
    offer("c");
    session.onReply(2, committed(2, 1, 1), now);
    session.onFailure(1, CallFailure.BROKEN, "reset", now);
    step();
    List<Send<String>> again = sends();
    assertEquals(List.of("a"), texts(again.get(0)));
    assertEquals(0, again.get(0).append().previousSequence());
    assertEquals(List.of("c"), texts(again.get(1)));
    assertEquals(2, again.get(1).append().previousSequence());
  }

  @Test
  void aPositiveAnswerFromBeforeABreakStillCounts() {
    tail(1);
    offer("a");
    offer("b");
    session.onFailure(2, CallFailure.BROKEN, "reset", now);
    session.onReply(1, committed(1, 0, 1), now);
    step();
    assertEquals(new Succeed<>("a", new Appended(1, 0, 1, false)), effects.get(0));
    assertEquals(List.of("b"), texts(sends().get(0)));
  }

  @Test
  void anEchoOfAnEarlierRefusalIsNotBelieved() {
    tail(1);
    offer("a");
    offer("b");
    session.onReply(2, refused(Refused.Code.OUT_OF_SEQUENCE, 0), now);
    step();
    assertNull(session.stopped());
    now += SECOND;
    step();
    assertEquals(List.of("a", "b"), texts(onlySend()));
  }

  @Test
  void aSecondBreakAsksForASealAndKeepsKnocking() {
    tail(1);
    offer("a");
    session.onFailure(1, CallFailure.UNREACHABLE, "refused", now);
    step();
    session.onFailure(onlySend().number(), CallFailure.UNREACHABLE, "refused", now);
    step();
    assertEquals(SealReason.PRIMARY_UNREACHABLE, needTail().need().seal());
    now += SECOND;
    step();
    assertEquals(List.of("a"), texts(onlySend()));
  }

  @Test
  void silenceAsksForASealAfterTwoSeconds() {
    tail(1);
    offer("a");
    now += 2 * SECOND - 1;
    step();
    assertEquals(List.of(), effects);
    now = session.wakeNanos();
    step();
    assertEquals(SealReason.PRIMARY_UNREACHABLE, needTail().need().seal());
  }

  @Test
  void noCopyIsSentAfterTheDeadline() {
    tail(1);
    offer("a");
    long deadline = now + WriterTerms.DEFAULT.deliveryNanos();
    long number = onlySend().number();
    while (session.stopped() == null) {
      assertTrue(now < deadline);
      session.onFailure(number, CallFailure.UNREACHABLE, "refused", now);
      step();
      if (sends().isEmpty()) {
        now = Math.max(now + 1, session.wakeNanos());
        step();
      }
      number = sends().isEmpty() ? number : sends().get(0).number();
    }
    assertEquals(deadline, now);
    Fail<String> failed = onlyFail();
    assertEquals(Failure.Kind.OUTCOME_UNKNOWN, failed.failure().kind());
    assertEquals(1, failed.failure().detail());
  }

  @Test
  void whatWasNotSentWhenTimeRanOutIsKnownNotToBeWritten() {
    tail(1);
    offer("a");
    now += SECOND;
    session.suspend();
    offer("b");
    now += WriterTerms.DEFAULT.deliveryNanos();
    step();
    List<Failure.Kind> failures = new ArrayList<>();
    effects.forEach(each -> failures.add(((Fail<String>) each).failure().kind()));
    assertEquals(List.of(Failure.Kind.OUTCOME_UNKNOWN, Failure.Kind.APPENDER_STOPPED), failures);
    offer("c");
    assertEquals(Failure.Kind.APPENDER_STOPPED, onlyFail().failure().kind());
  }

  @Test
  void aFencedWriterSearchesForWhatItSent() {
    tail(1);
    offer("a");
    session.onReply(1, refused(Refused.Code.WRITER_FENCED, 4), now);
    step();
    assertEquals(TailNeed.fresh(now), needTail().need());
    now++;
    tail(1);
    session.onReply(onlySend().number(), refused(Refused.Code.WRITER_FENCED, 4), now);
    step();
    Search<String> search = (Search<String>) effects.get(0);
    assertEquals(Failure.Kind.WRITER_FENCED, search.ifAbsent().kind());
  }

  @Test
  void aNegativeAnswerCountsAtOnceIfTheTailWasReadAfterTheCallBegan() {
    offer("a");
    now++;
    tail(1);
    session.onReply(onlySend().number(), refused(Refused.Code.OUT_OF_SEQUENCE, 7), now);
    step();
    assertEquals(Failure.Kind.OUT_OF_SEQUENCE, onlyFail().failure().kind());
    assertEquals(7, onlyFail().failure().detail());
  }

  @Test
  void aRecordOlderThanItsRowIsSearchedFor() {
    tail(1);
    offer("a");
    AppendOutcome outcome = new AppendOutcome(Kind.OLDER_THAN_ROW, 1, 0, 0);
    session.onReply(1, new ChunkReply.Appended(List.of(outcome), null), now);
    step();
    assertEquals(1, ((Search<String>) effects.get(0)).sequence());
  }

  @Test
  void aRefusedPreconditionDoesNotStopTheWriter() {
    tail(1);
    offer("a");
    AppendOutcome outcome = new AppendOutcome(Kind.PRECONDITION_FAILED, 1, 55, 0);
    session.onReply(1, new ChunkReply.Appended(List.of(outcome), null), now);
    step();
    assertEquals(55, onlyFail().failure().detail());
    offer("b");
    assertEquals(1, onlySend().append().previousSequence());
  }

  @Test
  void aNewTailIsSentEverythingUnresolvedAtOnce() {
    tail(1);
    offer("a");
    offer("b");
    session.onReply(1, refused(Refused.Code.NOT_TAIL, 0), now);
    step();
    assertEquals(new TailNeed(now, new ChunkId(1), null), needTail().need());
    tail(2);
    Send<String> again = onlySend();
    assertEquals(new ChunkId(2), again.append().chunk());
    assertEquals(List.of("a", "b"), texts(again));
  }

  @Test
  void aChunkThatNamesWhatFollowsItIsLeftAtOnce() {
    tail(1);
    offer("a");
    session.onMoved(1, Tail.planned(chunk(2)), now);
    step();
    Send<String> again = onlySend();
    assertEquals(new ChunkId(2), again.append().chunk());
    assertEquals(List.of("a"), texts(again));
  }

  @Test
  void aTailThatNoMasterHasNamedIsNotBelievedWhenItRefuses() {
    tail(1);
    offer("a");
    session.onMoved(1, Tail.planned(chunk(2)), now);
    step();
    session.onReply(2, refused(Refused.Code.OUT_OF_SEQUENCE, 7), now);
    step();
    assertEquals(new TailNeed(now, null, null), needTail().need());
  }

  @Test
  void aChunkThatNamesAnEarlierOneIsNotFollowed() {
    tail(2);
    offer("a");
    session.onMoved(1, Tail.planned(chunk(1)), now);
    step();
    assertEquals(new TailNeed(now, new ChunkId(2), null), needTail().need());
  }

  @Test
  void aDeletedFileFailsEverything() {
    offer("a");
    session.onTailFailed(Failure.of(Failure.Kind.NOT_FOUND, "deleted"), now);
    step();
    assertEquals(Failure.Kind.NOT_FOUND, onlyFail().failure().kind());
  }

  @Test
  void whyThereIsNoTailIsHeardBeforeTheDeadlineHoweverShortThatIs() {
    for (long delivery : new long[] {1, SECOND / 100, SECOND, 30 * SECOND}) {
      WriterSession<String> hasty =
          new WriterSession<>(
              WriterId.named("w"),
              new WriterEpoch(3),
              0,
              WriterTerms.DEFAULT.withDelivery(delivery),
              1);
      long deadline = now + delivery;
      hasty.offer("a", 1, Slice.of(new byte[1]), 0, AppendRecord.ANY_LENGTH, now);
      int asked = 0;
      int steps = 0;
      while (hasty.stopped() == null) {
        effects = hasty.effects(now);
        if (!effects.isEmpty() && effects.get(0) instanceof NeedTail<String> need) {
          asked++;
          assertTrue(need.deadlineNanos() < deadline || delivery < 4, effects::toString);
          now = Math.max(now, need.deadlineNanos());
          hasty.onTailFailed(Failure.of(Failure.Kind.UNAVAILABLE, "too few servers"), now);
        } else if (hasty.stopped() == null) {
          assertTrue(hasty.wakeNanos() > now, "busy at " + now);
          now = hasty.wakeNanos();
        }
        steps++;
      }
      assertEquals(deadline, now);
      assertTrue(onlyFail().failure().message().contains("too few servers"), effects::toString);
      assertTrue(asked <= 10 && steps <= 30, asked + " asked in " + steps + " steps");
    }
  }

  private void offerOnly(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    session.offer(
        text, session.lastOffered() + 1, Slice.of(bytes), 0, AppendRecord.ANY_LENGTH, now);
  }

  private void offer(String text) {
    offerOnly(text);
    step();
  }

  private void tail(long chunk) {
    session.onTail(Tail.logged(chunk(chunk), now), now);
    step();
  }

  private static ChunkInfo chunk(long number) {
    ReplicaLocation primary =
        new ReplicaLocation(new StoreId(new Id128(0, number)), new Generation(1), "cs:1");
    ChunkDescription description =
        new ChunkDescription(
            new ChunkId(number), new FileId(1), START, CAPACITY, List.of(primary), null);
    return new ChunkInfo(description, null);
  }

  private void step() {
    effects = session.effects(now);
  }

  private List<Class<?>> kinds() {
    List<Class<?>> kinds = new ArrayList<>();
    effects.forEach(each -> kinds.add(each.getClass()));
    return kinds;
  }

  private List<Send<String>> sends() {
    List<Send<String>> sends = new ArrayList<>();
    for (WriterEffect<String> each : effects) {
      if (each instanceof Send<String> send) {
        sends.add(send);
      }
    }
    return sends;
  }

  private Send<String> onlySend() {
    assertEquals(1, sends().size(), effects::toString);
    return sends().get(0);
  }

  private Fail<String> onlyFail() {
    assertEquals(List.of(Fail.class), kinds());
    return (Fail<String>) effects.get(0);
  }

  private NeedTail<String> needTail() {
    for (WriterEffect<String> each : effects) {
      if (each instanceof NeedTail<String> need) {
        return need;
      }
    }
    throw new AssertionError("no tail was asked for: " + effects);
  }

  private static List<String> texts(Send<String> send) {
    List<String> texts = new ArrayList<>();
    send.append()
        .records()
        .forEach(each -> texts.add(new String(each.bytes().toBytes(), StandardCharsets.UTF_8)));
    return texts;
  }

  private static ChunkReply committed(long sequence, long offset, int length) {
    AppendOutcome outcome = new AppendOutcome(Kind.COMMITTED, sequence, offset, length);
    return new ChunkReply.Appended(List.of(outcome), null);
  }

  private static ChunkReply refused(Refused.Code code, long detail) {
    return new ChunkReply.Appended(List.of(), new Refused(code, detail, ""));
  }
}
