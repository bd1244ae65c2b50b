package io.oncefs.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.engine.Committer;
import io.oncefs.chunk.engine.EngineMeter;
import io.oncefs.chunk.engine.EngineSettings;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.chunk.sync.CopySettings;
import io.oncefs.chunk.sync.ScrubSettings;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Some chunkservers and a master in one thread and virtual time; all randomness from a seed. */
final class TestCluster {
  static final FileId FILE = new FileId(7);
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;
  private static final ClusterId CLUSTER = new ClusterId(new Id128(1, 1));

  final long seed;
  final SimScheduler scheduler;
  final TestNetwork network;
  final FakeMaster master;
  final List<Server> servers = new ArrayList<>();

  /** Runs after every event. */
  Runnable afterEachEvent = () -> {};

  TestCluster(long seed, int count, long capacity) {
    this.seed = seed;
    this.scheduler = new SimScheduler(seed);
    this.network = new TestNetwork(scheduler);
    this.master = new FakeMaster(scheduler, network.chunkCallsOf(FakeMaster.ADDRESS), capacity);
    network.master(FakeMaster.ADDRESS, master);
    for (int i = 0; i < count; i++) {
      Server server = new Server(i);
      servers.add(server);
      server.start();
    }
  }

  /** Steps until this holds; fails after so much virtual time. */
  void until(String what, BooleanSupplier holds) {
    long deadline = scheduler.nowNanos() + 120 * SECOND;
    while (!holds.getAsBoolean()) {
      if (scheduler.nowNanos() > deadline || !step()) {
        fail("seed " + seed + ": never came about: " + what);
      }
    }
  }

  void run(long nanos) {
    long end = scheduler.nowNanos() + nanos;
    boolean[] over = new boolean[1];
    scheduler.after(nanos, () -> over[0] = true);
    while (!over[0] && scheduler.nowNanos() <= end) {
      step();
    }
  }

  private boolean step() {
    boolean more = scheduler.step();
    afterEachEvent.run();
    return more;
  }

  void awaitRegistered() {
    until(
        "all servers are registered",
        () ->
            servers.stream()
                .allMatch(
                    each ->
                        each.isUp()
                            && each.node.status().leaseHolds()
                            && each.node.status().registered()));
  }

  Server serverOf(StoreId store) {
    return servers.stream().filter(each -> each.disk.storeId().equals(store)).findFirst().get();
  }

  ChunkInfo tail() {
    List<ChunkInfo> chunks = master.chunksOf(FILE);
    return chunks.get(chunks.size() - 1);
  }

  Server primary() {
    return serverOf(tail().description().primary().store());
  }

  /** Asks a server directly and waits for the answer. */
  ChunkReply ask(Server server, ChunkRequest request) {
    ChunkReply[] heard = new ChunkReply[1];
    server.node.handle(server.disk.storeId(), request, reply -> heard[0] = reply);
    until("an answer to " + request, () -> heard[0] != null);
    return heard[0];
  }

  /** Seals what is open, and reads the whole file from every valid replica: they must agree. */
  byte[] sealAndRead() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (ChunkInfo each : master.chunksOf(FILE)) {
      ChunkId id = each.description().chunk();
      assertTrue(!each.isOpen(), "sealed first: " + each);
      byte[] first = null;
      for (var valid : master.validOf(id)) {
        byte[] bytes = read(serverOf(valid.store()).store, id, each.sealedAt());
        if (first != null) {
          assertEquals(Slice.of(first), Slice.of(bytes), "replicas of " + id + ", seed " + seed);
        }
        first = bytes;
      }
      file.writeBytes(first == null ? new byte[0] : first);
    }
    return file.toByteArray();
  }

  private static byte[] read(ChunkStore store, ChunkId chunk, Position at) {
    try {
      StoredReplica replica = store.replica(chunk);
      assertEquals(StoredReplica.Phase.SEALED, replica.phase(), chunk + " is sealed everywhere");
      assertEquals(at, replica.prepared());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (bytes.size() < at.length()) {
        bytes.writeBytes(store.read(chunk, bytes.size(), at.length(), 1 << 20).toBytes());
      }
      return bytes.toByteArray();
    } catch (java.io.IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /** One chunkserver; its disk outlives its process. */
  final class Server {
    final int index;
    final String address;
    final MemoryDiskOf disk;
    SimHost host;
    ChunkStore store;
    ChunkNode node;

    /** How long a sync takes at most. */
    long syncNanosMax = 300_000;

    Server(int index) {
      this.index = index;
      this.address = "cs" + index;
      this.disk = new MemoryDiskOf(new StoreId(new Id128(2, index + 1)));
    }

    void start() {
      host = new SimHost(scheduler, TestCluster.this::broken);
      store = disk.disk.open();
      NodeSettings settings =
          new NodeSettings(
              List.of("nobody", FakeMaster.ADDRESS),
              address,
              "",
              "",
              SECOND,
              new EngineSettings(2, 1, 4 << 20, 1_000),
              CoreSettings.DEFAULT,
              CopySettings.DEFAULT,
              ScrubSettings.DEFAULT);
      node =
          new ChunkNode(
              host,
              network.chunkCallsOf(address),
              network.masterCallsOf(address),
              store,
              new SlowCommitter(this),
              settings,
              EngineMeter.NONE,
              message -> fail("rejected: " + message));
      SimHost incarnation = host;
      ChunkNode serves = node;
      network.chunkServer(
          address,
          (target, request, answer) -> {
            if (!incarnation.isDead()) {
              serves.handle(target, request, guarded(incarnation, answer));
            }
          });
      node.start();
    }

    private Consumer<ChunkReply> guarded(SimHost incarnation, Consumer<ChunkReply> answer) {
      return reply -> {
        if (!incarnation.isDead()) {
          answer.accept(reply);
        }
      };
    }

    boolean isUp() {
      return host != null && !host.isDead();
    }

    /** Ends the process at once; what was not committed is gone. */
    void crash() {
      host.kill();
      disk.disk.crash();
      network.gone(address);
    }

    void restart() {
      if (isUp()) {
        crash();
      }
      start();
    }
  }

  private void broken(String what, Throwable cause) {
    throw new AssertionError("seed " + seed + ": " + what, cause);
  }

  /** A disk that remembers whose it is. */
  static final class MemoryDiskOf {
    final MemoryDisk disk;
    private final StoreId id;

    MemoryDiskOf(StoreId id) {
      this.id = id;
      this.disk = new MemoryDisk(CLUSTER, id);
    }

    StoreId storeId() {
      return id;
    }
  }

  /** Syncs after a while, in which the process may end. */
  private final class SlowCommitter implements Committer {
    private final Server server;
    private final ChunkStore opened;

    SlowCommitter(Server server) {
      this.server = server;
      this.opened = server.store;
    }

    @Override
    public void commit(EventLoop shard, WriteUnit unit, Outcome outcome) {
      long takes = 1 + scheduler.random().nextLong(server.syncNanosMax);
      // Half of it before the unit is on disk, half of it before anybody knows.
      shard.after(
          takes / 2,
          () -> {
            try {
              opened.commit(unit);
            } catch (StoreFull full) {
              outcome.full(full);
              return;
            } catch (StoreFailed failed) {
              outcome.failed(failed);
              return;
            }
            shard.after(takes / 2, outcome::durable);
          });
    }
  }
}
