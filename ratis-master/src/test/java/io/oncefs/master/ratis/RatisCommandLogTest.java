package io.oncefs.master.ratis;

import static io.oncefs.master.ratis.TestQuorum.failureOf;
import static io.oncefs.master.ratis.TestQuorum.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.log.CommandTooLarge;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogStatus.Role;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three healthy nodes, which all tests share: each looks at what it has added itself. */
@Timeout(60)
class RatisCommandLogTest {
  @TempDir private static Path directory;
  private static TestQuorum quorum;

  @BeforeAll
  static void startThreeNodes() throws Exception {
    quorum = TestQuorum.start(3, directory, UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    quorum.stop();
  }

  @AfterEach
  void nothingWentWrong() {
    quorum.nodes().forEach(node -> assertEquals(List.of(), node.faults));
  }

  /** What every node holds, after they have come to agree. */
  private static List<String> held() throws Exception {
    TestNode leader = quorum.leader();
    leader.log().linearize().get(20, TimeUnit.SECONDS);
    List<String> commands = leader.commands();
    quorum.untilAllHold(commands);
    return new ArrayList<>(commands);
  }

  @Test
  void whatIsSubmittedIsAppliedInOneOrderEverywhere() throws Exception {
    List<String> commands = held();
    int first = commands.size();
    TestNode leader = quorum.leader();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      commands.add("command " + i);
      answers.add(leader.submit("command " + i));
    }
    for (int i = 0; i < 200; i++) {
      assertEquals(Integer.toString(first + i), answers.get(i).get());
    }
    quorum.untilAllHold(commands);
  }

  @Test
  void afterALinearizeEveryNodeHasWhatWasAcknowledgedBefore() throws Exception {
    List<String> acknowledged = held();
    for (int i = 0; i < 30; i++) {
      quorum.submit("v" + i);
      acknowledged.add("v" + i);
      TestNode node = quorum.nodes().get(i % 3);
      node.log().linearize().get(20, TimeUnit.SECONDS);
      assertEquals(acknowledged, node.commands());
    }
  }

  @Test
  void aFollowerNamesTheLeaderAndLogsNothing() throws Exception {
    List<String> commands = held();
    NodeId leader = quorum.leader().member.id();
    for (TestNode follower : quorum.followers()) {
      NotLeader refused = assertInstanceOf(NotLeader.class, failureOf(follower.submit("x")));
      assertEquals(leader, refused.leader());
    }
    quorum.submit("only this");
    commands.add("only this");
    quorum.untilAllHold(commands);
  }

  @Test
  void leadershipMovesWhereItIsAsked() throws Exception {
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
    List<String> commands = held();
    quorum.submit("still works");
    commands.add("still works");
    quorum.untilAllHold(commands);
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
    held();
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
  }

  private static boolean isUpTo(LogStatus.Peer peer, long index) {
    return Long.valueOf(index).equals(peer.matchIndex())
        && Long.valueOf(index).equals(peer.commitIndex())
        && Boolean.TRUE.equals(peer.healthy());
  }

  @Test
  void whoIsAnsweredMayCallAgainAtOnce() throws Exception {
    List<String> commands = held();
    TestNode leader = quorum.leader();
    var chain =
        leader
            .submit("a")
            .thenCompose(first -> leader.submit("b"))
            .thenCompose(second -> leader.log().linearize())
            .thenCompose(done -> leader.submit("c"));
    assertEquals(Integer.toString(commands.size() + 2), chain.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aCommandOverTheLimitIsRefused() throws Exception {
    TestNode leader = quorum.leader();
    int limit = RaftSizes.standard().commandBytesMax();
    assertInstanceOf(CommandTooLarge.class, failureOf(leader.log().submit(new byte[limit + 1])));
    leader.log().submit(new byte[limit]).get(20, TimeUnit.SECONDS);
  }
}
