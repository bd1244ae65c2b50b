package io.oncefs.master;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
  private Path disk = Path.of("");
  private boolean mounted;
  private long requests;

  private static int run(String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        System.err.println(List.of(line) + " ended with " + exit + ": " + said);
      }
      return exit;
    }
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temporary.resolve("disk"));
    Path image = temporary.resolve("image");
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), 400L * MIB);
    }
    mounted =
        run("mkfs.ext4", "-q", "-m", "0", image.toString()) == 0
            && run("mount", "-o", "loop", image.toString(), disk.toString()) == 0;
    assumeTrue(mounted, "needs root, mkfs.ext4 and loop devices");
  }

  @AfterEach
  void unmount() throws Exception {
    calls.close();
    network.close();
    if (mounted) {
      assertEquals(0, run("umount", "-l", disk.toString()));
    }
    assertEquals(List.of(), List.copyOf(faults));
  }

  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int i = 0; i < 100; i++) {
      try (ServerSocket first = new ServerSocket(0, 1, loopback);
          ServerSocket next = new ServerSocket(first.getLocalPort() + 1, 1, loopback)) {
        return next.getLocalPort() - 1;
      } catch (IOException taken) {
        assertTrue(i < 99, "no two free ports in a row: " + taken);
      }
    }
    throw new AssertionError();
  }

  private void fillTheDisk() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            disk.resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      fill(channel, MIB);
      fill(channel, 4_096);
      fill(channel, 1);
      channel.force(true);
    }
  }

  private static void fill(FileChannel channel, int size) {
    try {
      while (channel.write(ByteBuffer.wrap(new byte[size]), channel.size()) == size) {
        assertTrue(channel.size() < 500L * MIB);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("space"), full::toString);
    }
  }

  @Test
  void whatChangesIsRefusedReadsGoOnAndItResumes() throws Exception {
    String address = "127.0.0.1:" + freePort();
    MasterConfig config =
        new MasterConfig(
            CLUSTER,
            List.of(address),
            address,
            "127.0.0.1",
            disk.resolve("master"),
            new FileOptions(3, 2, MIB),
            10_000,
            1_000,
            Upkeep.DEFAULT,
            RaftTiming.quick(),
            SnapshotPolicy.standard(),
            RocksMemory.small(),
            "test");
    MasterStorage.format(
        config.directory(), config.quorum(), config.self(), host.entropy().nextId());
    try (MasterServer server = MasterServer.start(config, (what, cause) -> faults.add(cause))) {
      await().atMost(PATIENCE).until(() -> server.log().leaderReady());
      assertInstanceOf(MasterReply.Status.class, create(address, "/before"));
      fillTheDisk();

      MasterReply.Failed refused =
          assertInstanceOf(MasterReply.Failed.class, create(address, "/meanwhile"));
      assertEquals(MasterReply.Failed.Code.UNAVAILABLE, refused.code());
      assertTrue(refused.message().contains("is full"), refused.message());
      assertInstanceOf(MasterReply.Status.class, ask(address, new MasterRequest.Stat("/before")));

      Files.delete(disk.resolve("other"));
      assertInstanceOf(MasterReply.Status.class, create(address, "/after"));
      MasterReply.Failed absent =
          assertInstanceOf(
              MasterReply.Failed.class, ask(address, new MasterRequest.Stat("/meanwhile")));
      assertEquals(MasterReply.Failed.Code.NOT_FOUND, absent.code());
    }
  }

  private MasterReply create(String address, String path) {
    return ask(
        address,
        new MasterRequest.CreateFile(
            new RequestId(host.entropy().nextId(), ++requests),
            path,
            FileOptions.DEFAULT,
            true,
            true));
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
