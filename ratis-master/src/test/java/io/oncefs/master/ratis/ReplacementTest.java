package io.oncefs.master.ratis;

import static io.oncefs.master.ratis.TestQuorum.failureOf;
import static io.oncefs.master.ratis.TestQuorum.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.Voter;
import io.oncefs.master.tables.AppliedPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master whose disk is gone, and the one that takes its place; a master that is sent a snapshot.
 */
@Timeout(90)
class ReplacementTest {
  private static final RaftSizes SMALL_FILES =
      new RaftSizes(1 << 16, 1 << 14, 1 << 20, 256, 1 << 20);

  @TempDir private Path directory;
  private final List<String> commands = new ArrayList<>();

  private TestQuorum purging() throws IOException {
    return TestQuorum.start(
        3,
        directory,
        config -> config.withSnapshots(new SnapshotPolicy(100, 10)).withSizes(SMALL_FILES));
  }

  private void submit(TestQuorum quorum, int count) throws Exception {
    String filler = "x".repeat(500);
    for (int i = 0; i < count; i++) {
      String command = commands.size() + filler;
      commands.add(command);
      // An entry each: those that wait together would share one.
      quorum.submit(command);
    }
  }

  private static void change(TestNode leader, Set<NodeId> leaving, List<Voter> joining)
      throws Exception {
    leader.log().changeVoters(leaving, joining).get(40, TimeUnit.SECONDS);
  }

  private static Voter voter(TestNode node) {
    return new Voter(node.member.id(), node.member.address());
  }

  private static LogStatus.Peer peer(TestNode leader, NodeId id) {
    return leader.status().peers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMasterThatLostItsDiskIsReplacedByOneThatKnowsNothingUntilItIsLetIn() throws Exception {
    try (TestQuorum quorum = purging()) {
      TestNode lost = quorum.followers().get(0);
      submit(quorum, 50);
      lost.kill();
      submit(quorum, 400);
      until(() -> quorum.running().allMatch(node -> node.status().log().snapshotIndex() > 300));
      TestNode leader = quorum.leader();

      TestNode successor = lost.successor(directory.resolve("new"));
      quorum.put(successor, lost);
      long silentBefore = peer(leader, lost.member.id()).lastContactMs();
      successor.start();
      // What the leader sends to the lost one arrives at its successor, who must not take it.
      until(() -> peer(leader, lost.member.id()).lastContactMs() > silentBefore + 1_000);
      submit(quorum, 20);
      assertEquals(AppliedPosition.NOTHING, successor.position());
      assertEquals(-1, successor.status().log().lastIndex());

      change(leader, Set.of(lost.member.id()), List.of(voter(successor)));
      quorum.untilAllHold(commands);
      assertTrue(successor.applied.get() < 300, () -> "one by one: " + successor.applied);
      assertEquals(3, leader.status().voters());
      change(leader, Set.of(lost.member.id()), List.of(voter(successor)));

      // Its vote and its copy count now: with another one gone, two of three go on.
      TestNode other =
          quorum.followers().stream().filter(n -> n != successor).findAny().orElseThrow();
      other.kill();
      submit(quorum, 20);
      other.start();
      quorum.untilAllHold(commands);
      successor.kill();
      submit(quorum, 20);
      successor.start();
      quorum.untilAllHold(commands);
      quorum.running().forEach(node -> assertEquals(List.of(), node.faults));
    }
  }

  @Test
  void aChangeOfVotersIsRefusedByFollowersAndUndoneIfTheNewOneDoesNotCome() throws Exception {
    try (TestQuorum quorum = purging()) {
      TestNode leader = quorum.leader();
      TestNode follower = quorum.followers().get(0);
      Voter nobody = new Voter(new NodeId("m-nobody"), TestQuorum.freeAddresses(1).get(0));
      assertInstanceOf(
          NotLeader.class, failureOf(follower.log().changeVoters(Set.of(), List.of(nobody))));
      Set<NodeId> all = Set.copyOf(quorum.nodes().stream().map(n -> n.member.id()).toList());
      assertInstanceOf(LogUnavailable.class, failureOf(leader.log().changeVoters(all, List.of())));
      var waiting = leader.log().changeVoters(Set.of(), List.of(nobody));
      submit(quorum, 20);
      assertInstanceOf(LogUnavailable.class, failureOf(waiting));
      assertEquals(3, leader.status().voters());
      submit(quorum, 20);
      quorum.untilAllHold(commands);
    }
  }

  @Test
  void aVoterThatWasTakenOutNeitherVotesNorDisturbs() throws Exception {
    try (TestQuorum quorum = purging()) {
      submit(quorum, 20);
      TestNode leader = quorum.leader();
      TestNode out = quorum.followers().get(0);
      change(leader, Set.of(out.member.id()), List.of());
      assertEquals(2, leader.status().voters());
      submit(quorum, 20);
      out.kill();
      submit(quorum, 20);
      assertEquals(leader.member.id(), quorum.leader().member.id());
    }
  }

  @Test
  void anInstallThatIsCutShortAgainAndAgainEndsInTheSameTables() throws Exception {
    try (TestQuorum quorum = purging()) {
      TestNode absent = quorum.followers().get(0);
      absent.kill();
      submit(quorum, 500);
      until(() -> quorum.running().allMatch(node -> node.status().log().snapshotIndex() >= 400));
      Path arriving = absent.raftGroup().resolve("tmp");
      for (int i = 0; i < 3; i++) {
        absent.start();
        until(() -> Files.exists(arriving) || absent.position().index() > 0);
        absent.kill();
        submit(quorum, 20);
      }
      absent.start();
      quorum.untilAllHold(commands);
      assertEquals(List.of(), absent.faults);
      assertEquals(quorum.leader().commands(), absent.commands());
    }
  }
}
