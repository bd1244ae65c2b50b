package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.ratis.StorageRefused.Reason;
import io.oncefs.master.tables.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node whose files are tampered with while it is down. */
@Timeout(60)
class RecoveryTest {
  private static final RaftSizes SMALL_FILES = new RaftSizes(1 << 16, 4096, 1 << 20, 256, 1 << 20);

  /** What the node left behind; each test works on a copy. */
  @TempDir private static Path original;

  private static RatisConfig config;
  private static List<String> before;

  @TempDir private Path directory;
  private TestNode node;
  private final List<String> commands = new ArrayList<>();

  private static RatisConfig snapshotsEvery60(RatisConfig standard) {
    config = standard.withSnapshots(new SnapshotPolicy(60, 0)).withSizes(SMALL_FILES);
    return config;
  }

  @BeforeAll
  static void runOneNodeForAWhile() throws Exception {
    try (TestQuorum quorum = TestQuorum.start(1, original, RecoveryTest::snapshotsEvery60)) {
      TestNode node = quorum.leader();
      String filler = "x".repeat(100);
      for (int i = 0; i < 100; i++) {
        node.submit(i + filler).get(20, TimeUnit.SECONDS);
      }
      TestQuorum.until(() -> node.status().log().snapshotIndex() > 0);
      before = node.commands();
    }
  }

  @BeforeEach
  void copyTheNode() throws IOException {
    Path from = original.resolve("m0");
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, directory.resolve("m0").resolve(from.relativize(path)));
      }
    }
    node = new TestNode(config, directory.resolve("m0"), TestQuorum.NOBODY);
    commands.addAll(before);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Path raft() {
    return node.directory().resolve("raft").resolve(quorumOf(node.member).group().toString());
  }

  private Path tables() {
    return node.directory().resolve("tables");
  }

  private static List<Path> files(Path directory, String glob) throws IOException {
    try (var found = Files.newDirectoryStream(directory, glob)) {
      List<Path> files = new ArrayList<>();
      found.forEach(files::add);
      files.sort(Comparator.comparing(Path::toString));
      return files;
    }
  }

  private void assertEverythingIsThere() throws Exception {
    node.start();
    TestQuorum.until(() -> node.log().isReadyLeader());
    node.submit("after").get(20, TimeUnit.SECONDS);
    commands.add("after");
    assertEquals(commands, node.commands());
    assertEquals(List.of(), node.faults);
  }

  private StorageRefused assertRefused(Reason reason) {
    StorageRefused refused = assertThrows(StorageRefused.class, node::start);
    assertEquals(reason, refused.reason());
    assertTrue(refused.getMessage().contains("replace-master"), refused::getMessage);
    return refused;
  }

  @Test
  void lostTablesComeBackFromTheSnapshotAndTheLog() throws Exception {
    DurableFiles.deleteTree(tables());
    assertEverythingIsThere();
    assertTrue(node.applied.get() < 100, () -> "applied " + node.applied);
  }

  @Test
  void damagedTablesComeBackFromTheSnapshotAndTheLog() throws Exception {
    for (Path wal : files(files(tables(), "generation-*").get(0), "*.log")) {
      flipABit(wal);
    }
    assertEverythingIsThere();
  }

  @Test
  void damageThatTablesAndSnapshotShareIsRefused() throws Exception {
    DurableFiles.deleteTree(tables());
    for (Path table : files(files(raft().resolve("sm"), "snapshot-*").get(0), "*.sst")) {
      flipABit(table);
    }
    assertRefused(Reason.SNAPSHOT_DAMAGED);
    assertRefused(Reason.SNAPSHOT_DAMAGED);
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0) {
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
  }

  @Test
  void aLostSnapshotIsReplacedByTheTables() throws Exception {
    DurableFiles.deleteTree(raft().resolve("sm"));
    assertEverythingIsThere();
    assertEquals(1, node.applied.get());
  }

  @Test
  void aSnapshotInstallThatACrashCutShortLosesNothing() throws Exception {
    Files.move(raft().resolve("sm"), raft().resolve("sm.tmp20260101"));
    Files.createDirectories(raft().resolve("tmp").resolve("snapshot-half"));
    assertEverythingIsThere();
    assertEquals(List.of(), files(raft(), "sm.tmp*"));
  }

  @Test
  void aLogThatLostItsEndIsRefused() throws Exception {
    Path open = files(raft().resolve("current"), "log_inprogress_*").get(0);
    long entries = Files.size(open);
    try (FileChannel channel = FileChannel.open(open, StandardOpenOption.WRITE)) {
      channel.truncate(entries > 8 ? 8 : 0);
    }
    assertRefused(Reason.LOG_SHORTER_THAN_TABLES);
  }

  @Test
  void aLogThatIsGoneIsRefused() throws Exception {
    for (Path file : files(raft().resolve("current"), "log_*")) {
      Files.delete(file);
    }
    assertRefused(Reason.LOG_SHORTER_THAN_TABLES);
  }

  @Test
  void aGapBetweenTablesAndLogIsRefused() throws Exception {
    DurableFiles.deleteTree(tables());
    DurableFiles.deleteTree(raft().resolve("sm"));
    assertRefused(Reason.LOG_BEGINS_TOO_LATE);
  }

  @Test
  void notToKnowWhoVotesIsRefused() throws Exception {
    Path voters = raft().resolve("current").resolve("raft-meta.conf");
    byte[] before = Files.readAllBytes(voters);
    for (byte[] damaged : List.of(new byte[0], new byte[before.length])) {
      Files.write(voters, damaged);
      assertRefused(Reason.VOTERS_UNKNOWN);
    }
    Files.delete(voters);
    assertRefused(Reason.VOTERS_UNKNOWN);
    Files.write(voters, before);
    assertEverythingIsThere();
  }

  @Test
  void aSnapshotOfAnotherClusterIsNeverRestored() throws Exception {
    DurableFiles.deleteTree(tables());
    Path snapshot = files(raft().resolve("sm"), "snapshot-*").get(0);
    Files.writeString(snapshot.resolve("cluster"), "11111111-2222-3333-4444-555555555555");
    StorageRefused refused = assertThrows(StorageRefused.class, node::start);
    assertEquals(Reason.OTHER_CLUSTER, refused.reason());
    assertEquals("11111111-2222-3333-4444-555555555555", refused.found());
    assertEquals(TestQuorum.CLUSTER.toString(), refused.expected());
  }

  @Test
  void aFlippedBitInTheLogIsRefused() throws Exception {
    Path open = files(raft().resolve("current"), "log_inprogress_*").get(0);
    byte[] bytes = Files.readAllBytes(open);
    bytes[100] ^= 1;
    Files.write(open, bytes);
    assertRefused(Reason.LOG_DAMAGED);
  }

  @Test
  void aClosedFileOfTheLogThatIsDamagedOrCutIsRefused() throws Exception {
    Path closed = files(raft().resolve("current"), "log_*-*").get(0);
    byte[] bytes = Files.readAllBytes(closed);
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;
    for (byte[] damaged : List.of(flipped, Arrays.copyOf(bytes, bytes.length / 2))) {
      Files.write(closed, damaged);
      StorageRefused refused = assertRefused(Reason.LOG_DAMAGED);
      assertTrue(String.valueOf(refused.getMessage()).contains(closed.toString()));
    }
    Files.write(closed, bytes);
    assertEverythingIsThere();
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    node.start();
    TestNode twin =
        new TestNode(
            RatisConfig.standard(quorumOf(node.member), node.member),
            directory.resolve("twin"),
            TestQuorum.NOBODY);
    twin.format();
    LogStartFailed failed = assertThrows(LogStartFailed.class, twin::start);
    assertTrue(
        failed.getMessage().contains(Integer.toString(node.member.port())), failed::getMessage);
  }

  private static MasterQuorum quorumOf(Member member) {
    return MasterQuorum.of(TestQuorum.CLUSTER, List.of(member.address()));
  }
}
