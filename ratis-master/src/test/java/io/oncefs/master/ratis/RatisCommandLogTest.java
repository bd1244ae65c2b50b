package io.oncefs.master.ratis;

import static io.oncefs.master.ratis.TestQuorum.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.log.CommandTooLarge;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogStatus.Role;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RatisCommandLogTest {
  @TempDir private Path directory;

  private TestQuorum three() throws Exception {
    return TestQuorum.start(3, directory, UnaryOperator.identity());
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    return assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS))
        .getCause();
  }

  @Test
  void whatIsSubmittedIsAppliedInOneOrderEverywhere() throws Exception {
    try (TestQuorum quorum = three()) {
      TestNode leader = quorum.leader();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        commands.add("command " + i);
        answers.add(leader.submit("command " + i));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals(Integer.toString(i), answers.get(i).get());
      }
      quorum.untilAllHold(commands);
    }
  }

  @Test
  void afterALinearizeEveryNodeHasWhatWasAcknowledgedBefore() throws Exception {
    try (TestQuorum quorum = three()) {
      List<String> acknowledged = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        quorum.submit("v" + i);
        acknowledged.add("v" + i);
        TestNode node = quorum.nodes().get(i % 3);
        node.log().linearize().get(20, TimeUnit.SECONDS);
        assertEquals(acknowledged, node.commands());
      }
    }
  }

  @Test
  void aFollowerNamesTheLeaderAndLogsNothing() throws Exception {
    try (TestQuorum quorum = three()) {
      NodeId leader = quorum.leader().member.id();
      for (TestNode follower : quorum.followers()) {
        NotLeader refused = assertInstanceOf(NotLeader.class, failureOf(follower.submit("x")));
        assertEquals(leader, refused.leader());
      }
      quorum.submit("only this");
      quorum.untilAllHold(List.of("only this"));
    }
  }

  @Test
  void withoutAMajorityNothingIsAcknowledgedAndTheFailureSaysWhatIsKnown() throws Exception {
    try (TestQuorum quorum = three()) {
      TestNode leader = quorum.leader();
      var killed = quorum.killAll(quorum.followers());
      List<CompletableFuture<String>> answers = new ArrayList<>();
      until(
          () -> {
            answers.add(leader.submit("c" + answers.size()));
            return leader.status().role() != Role.LEADER;
          });
      killed.get();
      List<Integer> acknowledged = new ArrayList<>();
      int unknown = 0;
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).handle((answer, failure) -> failure == null).get()) {
          acknowledged.add(i);
        } else if (failureOf(answers.get(i)) instanceof SubmitOutcomeUnknown) {
          unknown++;
        }
      }
      assertTrue(unknown > 0);
      assertTrue(leader.commands().containsAll(acknowledged.stream().map(i -> "c" + i).toList()));
      NotLeader refused = assertInstanceOf(NotLeader.class, failureOf(leader.submit("x")));
      assertNull(refused.leader());
      assertInstanceOf(NotLeader.class, failureOf(leader.log().linearize()));
    }
  }

  @Test
  void aKilledLeaderIsReplacedSoonAndNothingAcknowledgedIsLost() throws Exception {
    try (TestQuorum quorum = three()) {
      TestNode first = quorum.leader();
      List<String> acknowledged = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        quorum.submit("a" + i);
        acknowledged.add("a" + i);
      }
      long killed = System.nanoTime();
      var ended = CompletableFuture.runAsync(first::kill);
      until(() -> quorum.others(first).anyMatch(node -> node.log().isReadyLeader()));
      Duration outage = Duration.ofNanos(System.nanoTime() - killed);
      ended.get();
      quorum.submit("after");
      acknowledged.add("after");
      quorum.untilAllHold(acknowledged);
      assertTrue(outage.compareTo(Duration.ofSeconds(3)) < 0, () -> "took " + outage);

      first.start();
      quorum.untilAllHold(acknowledged);
      assertEquals(List.of(), first.faults);
    }
  }

  @Test
  void commandsInFlightAtAKillAreAppliedAtMostOnceAndAcknowledgedOnesExactlyOnce()
      throws Exception {
    try (TestQuorum quorum = three()) {
      TestNode first = quorum.leader();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(first.submit("c" + i));
      }
      answers.get(100).get();
      first.kill();
      List<String> acknowledged = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        if (answers.get(i).isCompletedExceptionally()) {
          assertInstanceOf(SubmitOutcomeUnknown.class, failureOf(answers.get(i)));
        } else {
          acknowledged.add("c" + i);
        }
      }
      quorum.submit("end");
      List<String> held = quorum.leader().commands();
      assertEquals(held.size(), held.stream().distinct().count());
      assertTrue(held.containsAll(acknowledged));
      quorum.untilAllHold(held);
    }
  }

  @Test
  void aRestartedNodeAppliesNothingTwice() throws Exception {
    try (TestQuorum quorum = three()) {
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        quorum.submit("a" + i);
        commands.add("a" + i);
      }
      quorum.untilAllHold(commands);
      TestNode follower = quorum.followers().get(0);
      follower.kill();
      quorum.submit("meanwhile");
      commands.add("meanwhile");
      follower.start();
      quorum.untilAllHold(commands);
      quorum.nodes().forEach(node -> assertEquals(101, node.applied.get(), node.member::toString));
    }
  }

  @Test
  void aWholeQuorumRestartsWithEverythingAcknowledged() throws Exception {
    try (TestQuorum quorum = three()) {
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        quorum.submit("a" + i);
        commands.add("a" + i);
      }
      quorum.untilAllHold(commands);
      quorum.stop();
      for (TestNode node : quorum.nodes()) {
        node.start();
        assertEquals(commands, node.commands());
      }
      quorum.submit("after");
      commands.add("after");
      quorum.untilAllHold(commands);
      quorum.nodes().forEach(node -> assertEquals(21, node.applied.get()));
    }
  }

  @Test
  void aNodeThatMissedWhatWasPurgedGetsASnapshotAndCatchesUp() throws Exception {
    RaftSizes smallFiles = new RaftSizes(1 << 16, 1 << 14, 1 << 20, 256, 1 << 20);
    UnaryOperator<RatisConfig> purging =
        config -> config.withSnapshots(new SnapshotPolicy(100, 10)).withSizes(smallFiles);
    try (TestQuorum quorum = TestQuorum.start(3, directory, purging)) {
      TestNode absent = quorum.followers().get(0);
      absent.kill();
      List<String> commands = new ArrayList<>();
      TestNode leader = quorum.leader();
      String filler = "x".repeat(500);
      for (int i = 0; i < 500; i++) {
        String command = i + filler;
        leader.submit(command).get(20, TimeUnit.SECONDS);
        commands.add(command);
      }
      until(() -> quorum.running().allMatch(node -> node.status().log().snapshotIndex() >= 400));
      absent.start();
      quorum.untilAllHold(commands);
      assertTrue(absent.applied.get() < 200, () -> "applied one by one: " + absent.applied);
      assertEquals(List.of(), absent.faults);

      quorum.submit("after the snapshot");
      commands.add("after the snapshot");
      quorum.untilAllHold(commands);
      absent.close();
      absent.start();
      quorum.untilAllHold(commands);
    }
  }

  @Test
  void aSnapshotCanBeAskedForAndCarriesANodeWhoseTablesAreGone() throws Exception {
    try (TestQuorum quorum = three()) {
      for (int i = 0; i < 10; i++) {
        quorum.submit("a" + i);
      }
      TestNode follower = quorum.followers().get(0);
      List<String> commands = quorum.leader().commands();
      quorum.untilAllHold(commands);
      AppliedPosition position = follower.position();
      assertEquals(position.index(), follower.log().triggerSnapshot().get(20, TimeUnit.SECONDS));
      assertEquals(position.index(), follower.status().log().snapshotIndex());
      follower.kill();
      DurableFiles.deleteTree(follower.directory().resolve("tables"));
      quorum.submit("meanwhile");
      follower.start();
      commands.add("meanwhile");
      quorum.untilAllHold(commands);
      assertEquals(11, follower.applied.get());
    }
  }

  @Test
  void leadershipMovesWhereItIsAsked() throws Exception {
    try (TestQuorum quorum = three()) {
      TestNode first = quorum.leader();
      TestNode second = quorum.followers().get(0);
      List<String> told = new CopyOnWriteArrayList<>();
      first.log().listen(recordIn(told));
      until(() -> told.size() == 1);
      first.log().transferLeadership(second.member.id()).get(20, TimeUnit.SECONDS);
      until(() -> second.log().isReadyLeader());
      until(() -> told.size() == 2);
      long term = Long.parseLong(told.get(0).substring("ready ".length()));
      assertEquals(List.of("ready " + term, "lost " + term), told);
      assertInstanceOf(
          NotLeader.class, failureOf(first.log().transferLeadership(second.member.id())));

      second.log().stepDown().get(20, TimeUnit.SECONDS);
      until(() -> quorum.running().anyMatch(node -> node.log().isReadyLeader()));
      assertEquals("0", quorum.submit("still works"));
    }
  }

  private static LeadershipListener recordIn(List<String> told) {
    return new LeadershipListener() {
      @Override
      public void becameReadyLeader(long term) {
        told.add("ready " + term);
      }

      @Override
      public void lostLeadership(long term) {
        told.add("lost " + term);
      }
    };
  }

  @Test
  void theStatusSaysWhoIsWhoAndHowFar() throws Exception {
    try (TestQuorum quorum = three()) {
      quorum.submit("a");
      quorum.untilAllHold(List.of("a"));
      TestNode leader = quorum.leader();
      LogStatus of = leader.status();
      assertEquals(Role.LEADER, of.role());
      assertTrue(of.leaderReady());
      assertEquals(LogStatus.Lifecycle.RUNNING, of.lifecycle());
      assertEquals(leader.member.id(), of.leader());
      assertEquals(leader.member.address(), of.address());
      assertEquals(leader.position().index(), of.log().appliedIndex());
      assertEquals(0, of.log().applyLag());
      assertEquals(-1, of.log().snapshotIndex());
      assertEquals(3, of.voters());
      assertEquals(2, of.votersRequired());
      until(() -> Integer.valueOf(3).equals(leader.status().votersResponsive()));
      until(() -> leader.status().peers().stream().allMatch(p -> isUpTo(p, of.log().lastIndex())));
      for (TestNode follower : quorum.followers()) {
        LogStatus status = follower.status();
        assertEquals(Role.FOLLOWER, status.role());
        assertFalse(status.leaderReady());
        assertNull(status.votersResponsive());
        assertEquals(2, status.peers().size());
        assertTrue(status.peers().stream().allMatch(p -> p.matchIndex() == null));
        var known = status.peers().stream().filter(p -> p.role() == Role.LEADER).toList();
        assertEquals(leader.member.id(), known.get(0).id());
        assertEquals(true, known.get(0).healthy());
      }
      quorum.followers().get(0).kill();
      until(() -> Integer.valueOf(2).equals(leader.status().votersResponsive()));
    }
  }

  private static boolean isUpTo(LogStatus.Peer peer, long index) {
    return Long.valueOf(index).equals(peer.matchIndex())
        && Long.valueOf(index).equals(peer.commitIndex())
        && Boolean.TRUE.equals(peer.healthy());
  }

  @Test
  void aCommandThatCannotBeAppliedStopsTheNodesInsteadOfBeingSkipped() throws Exception {
    try (TestQuorum quorum = three()) {
      quorum.submit("good");
      TestNode leader = quorum.leader();
      var poisoned = leader.submit("poison");
      assertInstanceOf(SubmitOutcomeUnknown.class, failureOf(poisoned));
      // One fails after the other, until too few are left to commit anything.
      until(() -> quorum.nodes().stream().filter(node -> node.faults.size() == 1).count() == 2);
      assertTrue(leader.faults.get(0).contains("cannot apply"), leader.faults::toString);
      assertEquals(LogStatus.Lifecycle.FAILED, leader.status().lifecycle());
      assertInstanceOf(LogUnavailable.class, failureOf(leader.submit("more")));
      quorum.nodes().forEach(node -> assertEquals(List.of("good"), node.commands()));
    }
  }

  @Test
  void aCommandOverTheLimitIsRefused() throws Exception {
    try (TestQuorum quorum = TestQuorum.start(1, directory, UnaryOperator.identity())) {
      TestNode only = quorum.leader();
      int limit = RaftSizes.standard().commandBytesMax();
      assertInstanceOf(CommandTooLarge.class, failureOf(only.log().submit(new byte[limit + 1])));
      only.log().submit(new byte[limit]).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aClosedLogIsUnavailable() throws Exception {
    try (TestQuorum quorum = TestQuorum.start(1, directory, UnaryOperator.identity())) {
      TestNode only = quorum.leader();
      RatisCommandLog log = only.log();
      only.close();
      log.close();
      assertInstanceOf(LogUnavailable.class, failureOf(log.submit(new byte[1])));
      assertInstanceOf(LogUnavailable.class, failureOf(log.linearize()));
      assertFalse(log.isReadyLeader());
      assertEquals(List.of(), only.faults);
    }
  }

  @Test
  void metricsAppearAndGoWithTheNode() throws Exception {
    try (TestQuorum quorum = TestQuorum.start(1, directory, UnaryOperator.identity())) {
      quorum.submit("a");
      String node = quorum.leader().member.id().value();
      assertNotEquals(0, metricsOf(node));
      quorum.stop();
      until(() -> metricsOf(node) == 0);
    }
  }

  private static long metricsOf(String node) {
    return RatisMetrics.registry().getNames().stream().filter(n -> n.contains(node)).count();
  }
}
