package io.oncefs.master.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Replica;
import io.oncefs.protocol.ChunkReply.Fenced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule of append-protocol section 4, with replicas 1, 2 and 3 opened under generation 5. */
class SealCoordinatorTest {
  private static final long AFTER_GRACE = SealCoordinator.GRACE_NANOS + 1;

  private final SealCoordinator coordinator =
      new SealCoordinator(new ChunkId(9), List.of(replica(1), replica(2), replica(3)));
  private final List<SealEffect> effects = new ArrayList<>();

  @Test
  void allReplicasAreFencedAtOnce() {
    assertEquals(
        List.of(
            new SealEffect.Fence(store(1), 0),
            new SealEffect.Fence(store(2), 0),
            new SealEffect.Fence(store(3), 0)),
        coordinator.begin());
  }

  @Test
  void whenAllHaveAnsweredTheLargestPositionThatTwoHoldIsProposed() {
    answer(1, 7, 5);
    answer(2, 6, 5);
    assertNothingProposed();
    answer(3, 5, 5);
    assertProposed(at(6), 1, 2);
  }

  @Test
  void aReplicaThatIsShorterIsNotValid() {
    answer(1, 7, 3);
    answer(2, 7, 3);
    answer(3, 4, 3);
    assertProposed(at(7), 1, 2);
  }

  @Test
  void aMajorityIsEnoughOnceTheGraceIsOver() {
    answer(1, 7, 7);
    answer(2, 7, 7);
    assertTrue(effects.contains(new SealEffect.Wake(SealCoordinator.GRACE_NANOS)));
    wake(SealCoordinator.GRACE_NANOS - 1);
    assertNothingProposed();
    wake(SealCoordinator.GRACE_NANOS);
    assertProposed(at(7), 1, 2);
  }

  @Test
  void whoAnswersWithinTheGraceCounts() {
    answer(1, 7, 7);
    answer(2, 8, 7);
    answer(3, 8, 7);
    assertProposed(at(8), 2, 3);
  }

  @Test
  void aMajorityDoesNotWaitForOneThatNobodyListensFor() {
    unreachable(3);
    answer(1, 7, 7);
    assertNothingProposed();
    answer(2, 7, 7);
    assertProposed(at(7), 1, 2);
  }

  @Test
  void aMajorityThatWaitsStopsWhenNobodyListensForTheThird() {
    answer(1, 7, 7);
    answer(2, 7, 7);
    assertNothingProposed();
    unreachable(3);
    assertProposed(at(7), 1, 2);
  }

  @Test
  void thatNobodyListensIsNoAnswer() {
    unreachable(2);
    unreachable(3);
    answer(1, 7, 7);
    wake(1_000 * AFTER_GRACE);
    assertNothingProposed();
    assertEquals(List.of(store(2), store(3)), coordinator.awaited());
  }

  @Test
  void thatNobodyListensIsNoExpiredLease() {
    unreachable(3);
    answer(1, 7, 7);
    wake(AFTER_GRACE, 2);
    assertNothingProposed();
    wake(AFTER_GRACE, 2, 3);
    assertProposed(at(7), 1);
  }

  @Test
  void whoWasUnreachableAndIsThereAgainIsWaitedFor() {
    unreachable(3);
    effects.addAll(coordinator.unanswered(store(3)));
    answer(1, 7, 7);
    answer(2, 8, 7);
    assertNothingProposed();
    answer(3, 8, 7);
    assertProposed(at(8), 2, 3);
  }

  @Test
  void aMinorityIsNotEnoughHoweverLongItTakes() {
    answer(1, 7, 7);
    wake(AFTER_GRACE);
    wake(1_000 * AFTER_GRACE);
    assertNothingProposed();
    assertEquals(List.of(store(2), store(3)), coordinator.awaited());
  }

  @Test
  void aMinorityIsEnoughWhenTheLeasesOfTheOthersHaveExpired() {
    answer(1, 7, 7);
    wake(1, 2);
    assertNothingProposed();
    wake(2, 2, 3);
    assertProposed(at(7), 1);
  }

  @Test
  void withNoAnswerAtAllNothingIsGuessedEvenIfAllLeasesHaveExpired() {
    wake(1, 1, 2, 3);
    wake(1_000 * AFTER_GRACE, 1, 2, 3);
    assertNothingProposed();
  }

  @Test
  void theAnswerOfAnotherStoreDoesNotCount() {
    effects.addAll(
        coordinator.fenced(store(1), new Fenced(store(8), new Generation(5), false, at(0), 0), 0));
    answer(2, 7, 7);
    assertEquals(List.of(store(1), store(3)), coordinator.awaited());
    wake(1, 1, 3);
    assertProposed(at(7), 2);
  }

  @Test
  void aGenerationThatWentBackKnowsNothing() {
    effects.addAll(
        coordinator.fenced(store(1), new Fenced(store(1), new Generation(4), false, at(2), 0), 0));
    assertAlarm("restored from an older copy");
    answer(2, 7, 5);
    answer(3, 6, 6);
    assertProposed(at(6), 2, 3);
  }

  @Test
  void aServerThatHasStartedAgainSinceIsTrusted() {
    effects.addAll(
        coordinator.fenced(store(1), new Fenced(store(1), new Generation(6), false, at(7), 0), 0));
    answer(2, 7, 7);
    answer(3, 7, 7);
    assertProposed(at(7), 1, 2, 3);
  }

  @Test
  void aReplicaBelowWhatAnotherKnowsToBeCommittedLostDataAndIsExcluded() {
    answer(1, 9, 9);
    answer(2, 3, 3);
    assertAlarm("lost data");
    answer(3, 9, 8);
    assertProposed(at(9), 1, 3);
  }

  @Test
  void whoLostDataIsNoPartOfTheMajority() {
    answer(1, 9, 9);
    answer(2, 3, 3);
    wake(AFTER_GRACE);
    wake(3 * AFTER_GRACE);
    assertNothingProposed();
    wake(4 * AFTER_GRACE, 3);
    assertProposed(at(9), 1);
  }

  @Test
  void whatASealedReplicaSaysIsCommittedDoesNotExcludeAnybody() {
    effects.addAll(
        coordinator.fenced(store(1), new Fenced(store(1), new Generation(5), true, at(5), 9), 0));
    answer(2, 6, 5);
    answer(3, 6, 5);
    assertProposed(at(5), 1, 2, 3);
  }

  @Test
  void aSealedReplicaShowsWhereTheDecisionWas() {
    sealed(1, 4);
    answer(2, 9, 4);
    answer(3, 9, 4);
    assertProposed(at(4), 1, 2, 3);
  }

  @Test
  void aChunkThatNobodyHoldsIsSealedAtZeroWithoutValidReplicas() {
    answer(1, 0, 0);
    answer(2, 1, 0);
    answer(3, 0, 0);
    assertProposed(Position.ZERO);
  }

  @Test
  void theOnlyAnswerDecidesAlone() {
    answer(2, 7, 5);
    wake(1, 1, 3);
    assertProposed(at(7), 2);
  }

  @Test
  void replicasThatContradictEachOtherStopTheSeal() {
    answer(1, 7, 7);
    Position other = new Position(7, 70, new Digest(666));
    effects.addAll(
        coordinator.fenced(store(2), new Fenced(store(2), new Generation(5), false, other, 7), 0));
    answer(3, 7, 7);
    wake(1_000 * AFTER_GRACE, 1, 2, 3);
    assertNothingProposed();
    assertAlarm("contradict");
  }

  @Test
  void theOneReplicaBehindAllOthersIsTheStraggler() {
    answer(1, 7, 5);
    assertNull(coordinator.straggler());
    answer(2, 6, 5);
    answer(3, 6, 5);
    assertNull(coordinator.straggler(), "two lie equally far behind");
    answer(3, 5, 5);
    assertEquals(store(3), coordinator.straggler());
  }

  @Test
  void silentReplicasAreAskedAgainEverLessOften() {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      delays.add(
          ((SealEffect.Fence) coordinator.unanswered(store(1)).get(0)).delayNanos() / 1_000_000);
    }
    assertEquals(List.of(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L), delays);
  }

  @Test
  void whoHasAnsweredIsNotAskedAgain() {
    answer(1, 7, 7);
    assertEquals(List.of(), coordinator.unanswered(store(1)));
  }

  @Test
  void onlyOneProposalIsMade() {
    answer(1, 7, 7);
    answer(2, 7, 7);
    wake(AFTER_GRACE);
    effects.clear();
    answer(3, 9, 7);
    wake(2 * AFTER_GRACE, 1, 2, 3);
    assertNothingProposed();
  }

  @Test
  void oneAlarmIsRaisedForOneLoss() {
    answer(1, 9, 9);
    answer(2, 3, 3);
    wake(1);
    wake(2);
    assertEquals(1, effects.stream().filter(SealEffect.Alarm.class::isInstance).count());
  }

  @Test
  void aChunkWithOneReplicaIsSealedByItsOneAnswer() {
    SealCoordinator single = new SealCoordinator(new ChunkId(1), List.of(replica(1)));
    assertEquals(
        List.of(new SealEffect.Propose(at(3), List.of(store(1)))),
        single.fenced(store(1), fenced(1, 3, 3), 0));
  }

  private void answer(int store, long prepared, long committed) {
    effects.addAll(coordinator.fenced(store(store), fenced(store, prepared, committed), 0));
  }

  private void unreachable(int store) {
    effects.addAll(coordinator.unreachable(store(store), 0));
  }

  private void sealed(int store, long at) {
    effects.addAll(
        coordinator.fenced(
            store(store), new Fenced(store(store), new Generation(5), true, at(at), at), 0));
  }

  private static Fenced fenced(int store, long prepared, long committed) {
    return new Fenced(store(store), new Generation(5), false, at(prepared), committed);
  }

  private void wake(long nowNanos, Integer... expired) {
    Set<StoreId> stores = new java.util.HashSet<>();
    Stream.of(expired).forEach(store -> stores.add(store(store)));
    effects.addAll(coordinator.wake(stores, nowNanos));
  }

  private void assertProposed(Position at, Integer... valid) {
    assertEquals(
        List.of(
            new SealEffect.Propose(at, Stream.of(valid).map(SealCoordinatorTest::store).toList())),
        effects.stream().filter(SealEffect.Propose.class::isInstance).toList());
  }

  private void assertNothingProposed() {
    assertTrue(effects.stream().noneMatch(SealEffect.Propose.class::isInstance), effects::toString);
  }

  private void assertAlarm(String text) {
    assertTrue(
        effects.stream()
            .anyMatch(
                each -> each instanceof SealEffect.Alarm alarm && alarm.message().contains(text)),
        effects::toString);
  }

  private static Position at(long lsn) {
    return lsn == 0 ? Position.ZERO : new Position(lsn, lsn * 10, new Digest(lsn));
  }

  private static Replica replica(int number) {
    return new Replica(store(number), new Generation(5));
  }

  private static StoreId store(int number) {
    return new StoreId(new Id128(0, number));
  }
}
