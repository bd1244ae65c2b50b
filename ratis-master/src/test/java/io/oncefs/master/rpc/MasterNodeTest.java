package io.oncefs.master.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and operators hear from masters. */
class MasterNodeTest {
  private final World world = new World();

  @Test
  void aFollowerNamesTheLeader() {
    MasterReply reply = world.ask(2, makeDirectory("/a"));
    assertEquals(new MasterReply.NotLeader("host1:9640"), reply);
    world.quorum.elect(null);
    world.pass(10);
    assertEquals(new MasterReply.NotLeader(null), world.ask(2, makeDirectory("/a")));
  }

  @Test
  void aRequestRepeatedAtTheNextLeaderHearsItsFirstResult() {
    MasterRequest create =
        new MasterRequest.CreateFile(world.freshRequest(), "/a", FileOptions.DEFAULT, false, true);
    MasterReply first = world.ask(1, create);
    world.lead(2);
    assertEquals(first, world.ask(2, create));
    assertEquals(1, world.metrics.get(1).counter("master.requests-repeated").getCount());
  }

  @Test
  void resultsGrowOldUnderAllLeadersTogether() {
    MasterRequest create =
        new MasterRequest.CreateFile(world.freshRequest(), "/a", FileOptions.DEFAULT, false, true);
    world.ask(1, create);
    world.pass(40 * 60_000);
    world.ask(1, makeDirectory("/b"));
    world.lead(2);
    world.pass(19 * 60_000);
    assertInstanceOf(MasterReply.Status.class, world.ask(2, create));
    world.pass(2 * 60_000);
    world.ask(2, makeDirectory("/c"));
    assertEquals(Code.ALREADY_EXISTS, failed(world.ask(2, create)).code(), "carried out anew");
  }

  @Test
  void whatIsUnknownIsFoundOutByRepeatingIt() {
    world.ask(1, makeDirectory("/a"));
    MasterRequest rename = new MasterRequest.Rename(world.freshRequest(), "/a", "/b", false);
    world.quorum.loseAnswers(1);
    assertEquals(Code.OUTCOME_UNKNOWN, failed(world.ask(1, rename)).code());
    world.lead(3);
    FileStatus moved = assertInstanceOf(MasterReply.Status.class, world.ask(3, rename)).status();
    assertEquals("/b", moved.path());
  }

  @Test
  void whatOneMasterAcknowledgedEveryMasterShows() {
    FileId file = world.create("/d/f");
    for (int node = 1; node <= 3; node++) {
      assertEquals(
          file,
          world
              .ask(node, new MasterRequest.Stat("/d/f"), MasterReply.Status.class)
              .status()
              .file());
      assertEquals(
          "/d/f",
          world
              .ask(node, new MasterRequest.StatFile(file), MasterReply.Status.class)
              .status()
              .path());
    }
  }

  @Test
  void aMasterWithoutALeaderAnswersNoRead() {
    world.create("/f");
    world.quorum.elect(null);
    assertInstanceOf(MasterReply.NotLeader.class, world.ask(3, new MasterRequest.Stat("/f")));
  }

  @Test
  void aDirectoryIsListedPageByPage() {
    for (int i = 0; i < 5; i++) {
      world.create("/d/" + i);
    }
    MasterReply.Page first = list("", 3);
    assertEquals(List.of("/d/0", "/d/1", "/d/2"), paths(first));
    assertFalse(first.complete());
    MasterReply.Page second = list("2", 3);
    assertEquals(List.of("/d/3", "/d/4"), paths(second));
    assertTrue(second.complete());
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "/a/../b", "/a\0b", "/a//b", "/\ud800"})
  void aMalformedPathIsRefusedBeforeAnythingIsLogged(String path) {
    long before = world.quorum.entries();
    assertEquals(Code.INVALID, failed(world.ask(1, makeDirectory(path))).code());
    assertEquals(Code.INVALID, failed(world.ask(1, new MasterRequest.Stat(path))).code());
    assertEquals(
        Code.INVALID,
        failed(world.ask(1, new MasterRequest.Rename(world.freshRequest(), "/x", path, false)))
            .code());
    assertEquals(
        Code.INVALID, failed(world.ask(1, new MasterRequest.ListDirectory(path, "", 5))).code());
    assertEquals(
        Code.INVALID,
        failed(world.ask(1, new MasterRequest.ListDirectory("/", "\ud800", 5))).code());
    assertEquals(before, world.quorum.entries());
  }

  @Test
  void fileOptionsAreCompletedAndChecked() {
    assertEquals(new FileOptions(1, 1, 1 << 20), created(new FileOptions(1, 0, 0)).options());
    assertEquals(World.DEFAULTS, created(FileOptions.DEFAULT).options());
    for (FileOptions wrong :
        List.of(
            new FileOptions(8, 0, 0),
            new FileOptions(-1, 0, 0),
            new FileOptions(2, 3, 0),
            new FileOptions(0, 0, 1),
            new FileOptions(0, 0, Long.MAX_VALUE))) {
      assertEquals(
          Code.INVALID,
          failed(
                  world.ask(
                      1,
                      new MasterRequest.CreateFile(
                          world.freshRequest(), "/wrong", wrong, false, false)))
              .code());
    }
  }

  @Test
  void aServerOfAnotherClusterIsRefusedWithBothIds() {
    ClusterId other = new ClusterId(new Id128(2, 2));
    var registration =
        new MasterRequest.RegisterServer(
            other, World.store(1), new Generation(1), 0, "h:1", "", "");
    Failed refused = failed(world.ask(1, registration));
    assertEquals(Code.WRONG_CLUSTER, refused.code());
    assertTrue(refused.message().contains(other.toString()), refused.message());
    assertTrue(refused.message().contains(World.CLUSTER.toString()), refused.message());
  }

  @Test
  void everyMasterTellsAServerWhatIsRegisteredAndOnlyTheLeaderGivesOrders() {
    var beat = World.heartbeat(1, 3, List.of());
    assertEquals(
        new Generation(0), world.ask(2, beat, MasterReply.HeartbeatAnswer.class).registered());
    world.startServer(1, 3);
    for (int node = 1; node <= 3; node++) {
      var answer = world.ask(node, beat, MasterReply.HeartbeatAnswer.class);
      assertEquals(new Generation(3), answer.registered());
      assertEquals(node == 1, answer.leader());
      assertEquals(10_000, answer.leaseMillis());
    }
    var old = World.heartbeat(1, 2, List.of());
    assertEquals(Code.STALE_GENERATION, failed(world.ask(1, old)).code());
  }

  @Test
  void anOldLeaderThatDoesNotKnowAChunkDoesNotDenyIt() {
    world.startServer(1, 1);
    world.startServer(2, 1);
    var missing =
        new MasterRequest.SealChunk(
            new io.oncefs.common.ChunkId(77), MasterRequest.SealReason.REQUESTED, null, false);
    assertEquals(Code.NOT_FOUND, failed(world.ask(1, missing)).code());
    var pending = world.send(1, missing);
    world.quorum.elect(null);
    world.runUntil(pending::isThere);
    assertInstanceOf(MasterReply.NotLeader.class, pending.get());
  }

  @Test
  void serversAreListedWithTheirAge() {
    world.startServer(1, 1);
    world.pass(3_500);
    var servers =
        world.ask(2, new MasterRequest.ListServers(), MasterReply.Servers.class).servers();
    assertEquals(1, servers.size());
    assertTrue(servers.get(0).live());
    assertTrue(servers.get(0).heartbeatAgeMillis() <= 1_000);
    world.servers.kill(World.store(1));
    world.pass(12_000);
    assertFalse(
        world
            .ask(2, new MasterRequest.ListServers(), MasterReply.Servers.class)
            .servers()
            .get(0)
            .live());
  }

  @Test
  void whoIsAskedSaysWhoItIs() {
    assertEquals(
        new MasterReply.Identity(World.CLUSTER, "m2", false, true, "0.1", 1),
        world.ask(2, new MasterRequest.Identify()));
  }

  @Test
  void theResultOfAChangeHasNoMessageLongerThanTheWireTakes() {
    String deep = ("/" + "x".repeat(250)).repeat(16);
    Failed refused = failed(world.ask(1, new MasterRequest.Touch(world.freshRequest(), deep)));
    assertEquals(Code.NOT_FOUND, refused.code());
    assertTrue(refused.message().length() < 4_096);
  }

  @Test
  void aMasterStatesItsOwnStatus() {
    world.create("/f");
    world.pass(1_200);
    NodeStatus status = world.nodes.get(0).status();
    assertEquals(1, status.counts().filesEver());
    assertNull(status.log().votersResponsive());
  }

  private FileStatus created(FileOptions options) {
    return world
        .ask(
            1,
            new MasterRequest.CreateFile(
                world.freshRequest(), "/f" + world.quorum.entries(), options, false, true),
            MasterReply.Status.class)
        .status();
  }

  private MasterRequest makeDirectory(String path) {
    return new MasterRequest.MakeDirectory(world.freshRequest(), path, false);
  }

  private MasterReply.Page list(String startAfter, int max) {
    return world.ask(
        2, new MasterRequest.ListDirectory("/d", startAfter, max), MasterReply.Page.class);
  }

  private static List<String> paths(MasterReply.Page page) {
    return page.entries().stream().map(FileStatus::path).toList();
  }

  private static Failed failed(MasterReply reply) {
    return assertInstanceOf(Failed.class, reply);
  }
}
