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
import io.oncefs.master.ratis.StorageRefused;
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
import io.oncefs.runtime.real.SmallDisk;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program fills the disk of a master to the last byte, on a small disk of its own. */
class FullDiskTest {
  private static final int MIB = 1 << 20;
  private static final ClusterId CLUSTER = new ClusterId(new Id128(1, 2));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temporary;
  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final RealHost host = new RealHost((what, cause) -> faults.add(cause));
  private final Network network = Network.open(host);
  private final GrpcMasterCalls calls = new GrpcMasterCalls(network);
  private long requests;

  @AfterEach
  void close() throws Exception {
    calls.close();
    network.close();
  }

  private MasterConfig config(List<String> quorum, int self, Path directory) {
    return new MasterConfig(
        CLUSTER,
        quorum,
        quorum.get(self),
        "127.0.0.1",
        directory,
        new FileOptions(3, 2, MIB),
        10_000,
        1_000,
        Upkeep.DEFAULT,
        RaftTiming.quick(),
        SnapshotPolicy.standard(),
        RocksMemory.small(),
        "test");
  }

  private MasterConfig formatted(List<String> quorum, int self, Path directory) throws IOException {
    MasterConfig config = config(quorum, self, directory);
    MasterStorage.format(
        config.directory(), config.quorum(), config.self(), host.entropy().nextId());
    return config;
  }

  private MasterServer start(MasterConfig config) throws IOException {
    return MasterServer.start(
        config, (what, cause) -> faults.add(new IllegalStateException(what, cause)));
  }

  @Test
  void whatChangesIsRefusedReadsGoOnAndItResumes() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temporary, 400)) {
      String address = "127.0.0.1:" + FreePorts.row(2);
      MasterConfig config = formatted(List.of(address), 0, disk.path().resolve("master"));
      try (MasterServer server = start(config)) {
        await().atMost(PATIENCE).until(() -> server.log().leaderReady());
        assertInstanceOf(MasterReply.Status.class, create(address, "/before"));
        disk.fill();

        MasterReply.Failed refused =
            assertInstanceOf(MasterReply.Failed.class, create(address, "/meanwhile"));
        assertEquals(MasterReply.Failed.Code.UNAVAILABLE, refused.code());
        assertTrue(refused.message().contains("is full"), refused.message());
        assertInstanceOf(MasterReply.Status.class, ask(address, new MasterRequest.Stat("/before")));

        disk.free();
        assertInstanceOf(MasterReply.Status.class, create(address, "/after"));
        MasterReply.Failed absent =
            assertInstanceOf(
                MasterReply.Failed.class, ask(address, new MasterRequest.Stat("/meanwhile")));
        assertEquals(MasterReply.Failed.Code.NOT_FOUND, absent.code());
      }
      assertEquals(List.of(), List.copyOf(faults));
      disk.fill();
      StorageRefused full = assertThrows(StorageRefused.class, () -> start(config).close());
      assertEquals(StorageRefused.Reason.DISK_FULL, full.reason());
      disk.free();
      start(config).close();
    }
  }

  @Test
  void aLeaderWithoutRoomHandsOverAndAFollowerWithoutRoomComesBack() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temporary, 400)) {
      List<String> quorum = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        quorum.add("127.0.0.1:" + FreePorts.row(2));
      }
      MasterConfig small = formatted(quorum, 0, disk.path().resolve("master"));
      MasterServer full = start(small);
      try (MasterServer second = start(formatted(quorum, 1, temporary.resolve("second")));
          MasterServer third = start(formatted(quorum, 2, temporary.resolve("third")))) {
        await().atMost(PATIENCE).until(() -> leads(full) || leads(second) || leads(third));
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  for (MasterServer each : List.of(second, third)) {
                    if (leads(each)) {
                      var unused = each.logAdmin().transferLeadership(full.log().node());
                    }
                  }
                  return leads(full);
                });
        createSomewhere(quorum, "/before");
        disk.fillBut(64 << 20);
        await().atMost(PATIENCE).until(() -> leads(second) || leads(third));
        createSomewhere(quorum, "/meanwhile");
        disk.fill();

        long written = 0;
        while (faults.isEmpty() && written < 2_000) {
          create(quorum.get(leads(second) ? 1 : 2), "/many-" + "x".repeat(200) + written++);
        }
        assertTrue(
            faults.isEmpty() || String.valueOf(faults.peek().getMessage()).contains("make room"),
            () -> String.valueOf(faults.peek()));
        full.kill();
        disk.free();
        try (MasterServer back = start(small)) {
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      back.log().log().appliedIndex()
                          >= (leads(second) ? second : third).log().log().committedIndex());
        } catch (StorageRefused refused) {
          // Ratis writes its list of voters and its vote in place: a full disk may leave nothing.
          assertTrue(
              Set.of(StorageRefused.Reason.VOTERS_UNKNOWN, StorageRefused.Reason.VOTE_UNKNOWN)
                  .contains(refused.reason()),
              () -> String.valueOf(refused));
          assertTrue(refused.command().contains("replace-master"), refused.command());
        }
      }
    }
  }

  private static boolean leads(MasterServer server) {
    return server.log().leaderReady();
  }

  private MasterRequest creation(String path) {
    return new MasterRequest.CreateFile(
        new RequestId(host.entropy().nextId(), ++requests), path, FileOptions.DEFAULT, true, true);
  }

  private MasterReply create(String address, String path) {
    return ask(address, creation(path));
  }

  /** At whoever leads, which may be another one after each question. */
  private void createSomewhere(List<String> quorum, String path) {
    MasterRequest creation = creation(path);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                quorum.stream()
                    .anyMatch(each -> ask(each, creation) instanceof MasterReply.Status));
  }

  private MasterReply ask(String address, MasterRequest request) {
    CompletableFuture<MasterReply> reply = new CompletableFuture<>();
    calls.call(
        address,
        request,
        TimeUnit.SECONDS.toNanos(10),
        new CallListener<>() {
          @Override
          public void onReply(MasterReply answer) {
            reply.complete(answer);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            reply.complete(new MasterReply.NotLeader(null));
          }
        });
    return reply.join();
  }
}
