package io.oncefs.master;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.ratis.MasterStorage;
import io.oncefs.master.ratis.RaftTiming;
import io.oncefs.master.ratis.SnapshotPolicy;
import io.oncefs.master.rpc.Upkeep;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.RequestId;
import io.oncefs.runtime.real.FreePorts;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.CannotListen;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real masters on loopback: Ratis, RocksDB and gRPC. */
class MasterServerTest {
  private static final ClusterId CLUSTER = new ClusterId(new Id128(11, 12));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final RealHost host = new RealHost((what, cause) -> faults.add(cause));
  private final Network network = Network.open(host);
  private final GrpcMasterCalls calls = new GrpcMasterCalls(network);
  private final List<MasterConfig> configs = new ArrayList<>();
  private final List<MasterServer> servers = new ArrayList<>();

  @BeforeEach
  void startThree() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      addresses.add("127.0.0.1:" + FreePorts.row(2));
    }
    for (String address : addresses) {
      MasterConfig config = config(addresses, address);
      MasterStorage.format(
          config.directory(), config.quorum(), config.self(), host.entropy().nextId());
      configs.add(config);
      servers.add(start(config));
    }
  }

  private MasterServer start(MasterConfig config) throws IOException {
    return MasterServer.start(config, (what, cause) -> faults.add(cause));
  }

  private MasterConfig config(List<String> addresses, String address) {
    return new MasterConfig(
        CLUSTER,
        addresses,
        address,
        "127.0.0.1",
        directory.resolve(address.replace(':', '-')),
        new FileOptions(3, 2, 1 << 20),
        10_000,
        1_000,
        Upkeep.DEFAULT,
        RaftTiming.quick(),
        SnapshotPolicy.standard(),
        RocksMemory.small(),
        "test");
  }

  /** Each waits for a second until its log has ended: all at the same time. */
  private void stopAll() {
    servers.parallelStream().forEach(MasterServer::close);
    servers.clear();
  }

  @AfterEach
  void stop() {
    stopAll();
    calls.close();
    network.close();
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void aKilledLeaderChangesNothingAndComesBack() throws IOException {
    MasterRequest create =
        new MasterRequest.CreateFile(
            new RequestId(host.entropy().nextId(), 1), "/d/f", FileOptions.DEFAULT, true, true);
    MasterReply first = askLeader(create);
    assertInstanceOf(MasterReply.Status.class, first);
    MasterServer leader =
        servers.stream().filter(each -> each.log().leaderReady()).findFirst().orElseThrow();
    int number = servers.indexOf(leader);
    servers.remove(leader);
    leader.kill();

    assertEquals(first, askLeader(create), "the retry hears the first result");
    MasterReply second =
        askLeader(
            new MasterRequest.Rename(
                new RequestId(host.entropy().nextId(), 2), "/d/f", "/d/g", false));
    assertInstanceOf(MasterReply.Status.class, second);

    MasterServer again = start(configs.get(number));
    servers.add(again);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ask(again.config().address(), new MasterRequest.Stat("/d/g"))
                    instanceof MasterReply.Status);
    await().atMost(PATIENCE).until(() -> again.status().counts().requests() == 2);
  }

  @Test
  void oneOfThreeBeginsANewQuorumWithAllItKnewAndGivesNoIdTwice() throws IOException {
    MasterReply.Status before = create(1, "/kept");
    MasterServer survivor =
        servers.stream().filter(each -> !each.log().leaderReady()).findFirst().orElseThrow();
    await().atMost(PATIENCE).until(() -> survivor.status().counts().requests() == 1);
    MasterConfig config = survivor.config();
    stopAll();

    Path left = config.directory().resolveSibling("left");
    Files.move(config.directory(), left);
    MetadataRestore restore =
        new MetadataRestore(CLUSTER, MasterConfig.logAddress(config.address()), host.entropy());
    Path foreign = directory.resolve("foreign");
    MetadataRestore other =
        new MetadataRestore(
            new ClusterId(new Id128(3, 4)),
            MasterConfig.logAddress(config.address()),
            host.entropy());
    IOException refused = assertThrows(IOException.class, () -> other.restore(left, foreign));
    assertTrue(String.valueOf(refused.getMessage()).contains(CLUSTER.toString()));
    MetadataRestore.Restored restored = restore.restore(left, config.directory());
    assertTrue(restored.position().index() > 0);

    MasterServer alone = start(config);
    servers.add(alone);
    assertInstanceOf(MasterReply.Status.class, askLeader(new MasterRequest.Stat("/kept")));
    assertEquals(1, alone.log().voters());
    MasterReply.Status after = create(2, "/new");
    assertTrue(
        after.status().file().value() > before.status().file().value() + 1_000_000,
        after::toString);
    // What was left behind is as it was, and still good for another attempt.
    assertEquals(restored.position(), restore.restore(left, directory.resolve("again")).position());
  }

  private MasterReply.Status create(long number, String path) {
    return assertInstanceOf(
        MasterReply.Status.class,
        askLeader(
            new MasterRequest.CreateFile(
                new RequestId(host.entropy().nextId(), number),
                path,
                FileOptions.DEFAULT,
                true,
                true)));
  }

  @Test
  void aPortInUseIsNamedAndNothingIsLeftBehind() throws IOException {
    MasterServer stopped = servers.remove(0);
    MasterConfig config = stopped.config();
    stopped.close();
    try (ServerSocket held = new ServerSocket(config.port(), 1, InetAddress.getLoopbackAddress())) {
      CannotListen failure = assertThrows(CannotListen.class, () -> start(config));
      assertTrue(failure.getMessage().contains("127.0.0.1:" + held.getLocalPort()));
    }
    servers.add(start(config));
  }

  /** Asks one master after the other until one answers as a leader does. */
  private MasterReply askLeader(MasterRequest request) {
    AtomicReference<MasterReply> answer = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (MasterServer server : servers) {
                MasterReply reply = ask(server.config().address(), request);
                if (reply != null
                    && !(reply instanceof MasterReply.NotLeader)
                    && !(reply instanceof MasterReply.Failed failed
                        && failed.code() != MasterReply.Failed.Code.NOT_FOUND)) {
                  answer.set(reply);
                  return true;
                }
              }
              return false;
            });
    return answer.get();
  }

  /** The reply, or null if there is none. */
  private MasterReply ask(String address, MasterRequest request) {
    CompletableFuture<MasterReply> reply = new CompletableFuture<>();
    calls.call(
        address,
        request,
        TimeUnit.SECONDS.toNanos(3),
        new CallListener<>() {
          @Override
          public void onReply(MasterReply answer) {
            reply.complete(answer);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            reply.complete(null);
          }
        });
    return reply.join();
  }
}
