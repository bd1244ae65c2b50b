package io.oncefs.master.ratis;

import static io.oncefs.master.ratis.TestQuorum.failureOf;
import static io.oncefs.master.ratis.TestQuorum.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogStatus.Role;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when nodes end, come back, lag, or are given something they cannot apply. */
@Timeout(60)
class RatisFailureTest {
  @TempDir private Path directory;

  private TestQuorum three() throws Exception {
    return TestQuorum.start(3, directory, UnaryOperator.identity());
  }

  @Test
  void aLeaderThatWasCutOffAnswersNoReadFromWhatItKnew() throws Exception {
    RaftTiming slow =
        new RaftTiming(Duration.ofMillis(1200), Duration.ofMillis(3000), Duration.ofSeconds(2));
    try (TestQuorum quorum = TestQuorum.start(3, directory, config -> config.withTiming(slow))) {
      TestNode leader = quorum.leader();
      quorum.submit("before");
      leader.log().linearize().get(20, TimeUnit.SECONDS);
      var killed = quorum.killAll(quorum.followers());
      until(() -> leader.status().peers().stream().allMatch(p -> p.lastContactMs() > 700));
      assertEquals(Role.LEADER, leader.status().role());
      failureOf(leader.log().linearize());
      killed.get(20, TimeUnit.SECONDS);
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
      assertTrue(outage.compareTo(Duration.ofSeconds(10)) < 0, () -> "took " + outage);

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
      String filler = "x".repeat(500);
      for (int i = 0; i < 500; i++) {
        commands.add(i + filler);
        // One after the other: together they would be few entries, and no reason to purge any.
        quorum.submit(i + filler);
      }
      until(() -> quorum.running().allMatch(node -> node.status().log().snapshotIndex() >= 400));
      absent.start();
      for (int i = 0; i < 50; i++) {
        quorum.submit("meanwhile " + i);
        commands.add("meanwhile " + i);
      }
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
  void aCommandThatCannotBeAppliedStopsTheNodesInsteadOfBeingSkipped() throws Exception {
    try (TestQuorum quorum = three()) {
      quorum.submit("good");
      TestNode leader = quorum.leader();
      var poisoned = leader.submit("poison");
      assertInstanceOf(SubmitOutcomeUnknown.class, failureOf(poisoned));
      // One fails after the other, the last one only if it has heard that the entry is committed.
      until(() -> quorum.nodes().stream().filter(node -> node.faults.size() == 1).count() >= 2);
      assertTrue(leader.faults.get(0).contains("cannot apply"), leader.faults::toString);
      assertEquals(LogStatus.Lifecycle.FAILED, leader.status().lifecycle());
      assertInstanceOf(LogUnavailable.class, failureOf(leader.submit("more")));
      quorum.nodes().forEach(node -> assertEquals(List.of("good"), node.commands()));
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
      assertEquals(LogStatus.Lifecycle.CLOSED, log.status().lifecycle());
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
