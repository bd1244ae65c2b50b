package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.ServerRow;
import org.junit.jupiter.api.Test;

/** With a lease of 10 and trust after 3 units of time. */
class LivenessTest {
  private static final StoreId STORE = new StoreId(new Id128(1, 1));

  private final Liveness liveness = new Liveness(10, 3, 0);

  @Test
  void aLeaseExpiresAfterItsTime() {
    run(0, 20);
    heard(20);
    run(20, 30);
    assertFalse(liveness.isExpired(STORE, 30));
    run(30, 31);
    assertTrue(liveness.isExpired(STORE, 31));
    assertFalse(liveness.isLive(STORE, 31));
  }

  @Test
  void aMasterThatHasJustStartedMissesNobody() {
    assertFalse(liveness.isExpired(STORE, 10));
    run(0, 11);
    assertTrue(liveness.isExpired(STORE, 11));
    assertEquals(-1, liveness.ageMillis(STORE, 11));
  }

  @Test
  void aMasterThatStoodStillBlamesNobodyElse() {
    heard(1);
    run(1, 5);
    liveness.tick(70);
    assertFalse(liveness.isExpired(STORE, 70), "its heartbeats wait unread");
    run(70, 80);
    assertFalse(liveness.isExpired(STORE, 80));
    run(80, 81);
    assertTrue(liveness.isExpired(STORE, 81));
  }

  @Test
  void whoIsSilentForThreeHeartbeatsGetsNoNewReplica() {
    heard(5);
    assertTrue(liveness.isTrusted(server(1), 8));
    assertFalse(liveness.isTrusted(server(1), 9));
    assertTrue(liveness.isLive(STORE, 9));
  }

  @Test
  void whoHasNotRegisteredItsNewStartGetsNoNewReplica() {
    heard(5);
    assertFalse(liveness.isTrusted(server(2), 5));
  }

  @Test
  void aSuspectIsClearedByAHeartbeatAfterAWhile() {
    heard(5);
    liveness.suspect(STORE, 6);
    heard(7);
    liveness.tick(8);
    assertFalse(liveness.isTrusted(server(1), 8), "too early");
    heard(10);
    liveness.tick(10);
    assertTrue(liveness.isTrusted(server(1), 10));
  }

  @Test
  void aSuspectThatStaysSilentStaysSuspect() {
    heard(5);
    liveness.suspect(STORE, 6);
    run(6, 8);
    assertFalse(liveness.isTrusted(server(1), 8));
  }

  @Test
  void whoIsSuspectedAgainAndAgainIsLeftAloneForLonger() {
    liveness.suspect(STORE, 6);
    heard(12);
    assertTrue(liveness.isTrusted(server(1), 12));
    liveness.suspect(STORE, 12);
    heard(17);
    assertFalse(liveness.isTrusted(server(1), 17), "twice as long");
    heard(19);
    assertTrue(liveness.isTrusted(server(1), 19));
    heard(12 + 385);
    liveness.suspect(STORE, 12 + 385);
    heard(12 + 389);
    assertTrue(liveness.isTrusted(server(1), 12 + 389), "forgiven after a long time");
  }

  @Test
  void aFreshStartClearsASuspectAtOnce() {
    heard(5);
    liveness.suspect(STORE, 6);
    liveness.started(STORE, 6);
    assertTrue(liveness.isTrusted(server(1), 6));
  }

  @Test
  void aServerIsSettledSixLeasesAfterItsStart() {
    assertTrue(liveness.isSettled(STORE, 5), "nobody here saw it start");
    liveness.started(STORE, 6);
    assertFalse(liveness.isSettled(STORE, 6 + 60));
    assertTrue(liveness.isSettled(STORE, 6 + 61));
  }

  private void heard(long now) {
    liveness.heard(new Beat(STORE, new Generation(1), 100, 50, 2), now);
  }

  private void run(long from, long to) {
    for (long now = from; now <= to; now++) {
      liveness.tick(now);
    }
  }

  private static ServerRow server(long generation) {
    return new ServerRow(STORE, new Generation(generation), "h:1", "", "", 0);
  }
}
