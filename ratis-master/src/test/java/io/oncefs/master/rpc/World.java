package io.oncefs.master.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.log.NodeId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.RequestId;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Three masters and some chunkservers in virtual time. */
final class World {
  static final ClusterId CLUSTER = new ClusterId(new Id128(1, 1));
  static final FileOptions DEFAULTS = new FileOptions(3, 2, 1 << 20);
  static final long LEASE_MILLIS = 10_000;
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  static final Upkeep UPKEEP = new Upkeep(20_000, 30_000, 4, 60_000, 0.1);

  final SimScheduler scheduler = new SimScheduler(1);
  final FakeQuorum quorum = new FakeQuorum(scheduler);
  final FakeServers servers = new FakeServers(scheduler);
  final List<FakeQuorum.Member> members = new ArrayList<>();
  final List<MasterNode> nodes = new ArrayList<>();
  final List<MetricRegistry> metrics = new ArrayList<>();
  private long requests;
  private final Map<NodeId, String> addresses =
      Map.of(
          new NodeId("m1"),
          "host1:9640",
          new NodeId("m2"),
          "host2:9640",
          new NodeId("m3"),
          "host3:9640");

  World() {
    for (int i = 1; i <= 3; i++) {
      members.add(quorum.join("m" + i));
    }
    for (FakeQuorum.Member member : members) {
      metrics.add(new MetricRegistry());
      nodes.add(node(member, metrics.get(metrics.size() - 1)));
    }
    nodes.forEach(MasterNode::start);
    lead(1);
  }

  private MasterNode node(FakeQuorum.Member member, MetricRegistry registry) {
    return new MasterNode(
        new NodeSettings(
            member.id(), CLUSTER, addresses::get, "0.1", DEFAULTS, LEASE_MILLIS, 1_000, UPKEEP),
        host(),
        servers,
        member,
        member.tables(),
        new MasterMetrics(registry));
  }

  SimHost host() {
    return new SimHost(
        scheduler,
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  /** Master 1, 2 or 3 starts anew: it leads at once if it did before. */
  void restart(int number) {
    FakeQuorum.Member member = members.get(number - 1);
    nodes.get(number - 1).close();
    member.forget();
    metrics.set(number - 1, new MetricRegistry());
    nodes.set(number - 1, node(member, metrics.get(number - 1)));
    nodes.get(number - 1).start();
    pass(10);
  }

  static StoreId store(int number) {
    return new StoreId(new Id128(9, number));
  }

  /** Makes master 1, 2 or 3 the leader. */
  void lead(int number) {
    quorum.elect(members.get(number - 1));
    pass(10);
  }

  RequestId freshRequest() {
    return new RequestId(new Id128(5, 5), ++requests);
  }

  void pass(long millis) {
    long end = scheduler.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean[] over = new boolean[1];
    scheduler.after(end - scheduler.nowNanos(), () -> over[0] = true);
    runUntil(() -> over[0]);
  }

  void runUntil(BooleanSupplier condition) {
    for (int i = 0; i < 5_000_000 && !condition.getAsBoolean(); i++) {
      if (!scheduler.step()) {
        break;
      }
    }
    assertEquals(true, condition.getAsBoolean(), "it never came to pass");
  }

  /** A reply that may not be there yet. */
  static final class Pending {
    private MasterReply reply;

    boolean isThere() {
      return reply != null;
    }

    MasterReply get() {
      assertNotNull(reply, "not answered yet");
      return reply;
    }
  }

  Pending send(int node, MasterRequest request) {
    Pending pending = new Pending();
    nodes.get(node - 1).handle(request, reply -> pending.reply = reply);
    return pending;
  }

  MasterReply ask(int node, MasterRequest request) {
    Pending pending = send(node, request);
    runUntil(pending::isThere);
    return pending.get();
  }

  <R extends MasterReply> R ask(int node, MasterRequest request, Class<R> type) {
    return assertInstanceOf(type, ask(node, request));
  }

  /** Starts a chunkserver: it registers and sends heartbeats to all masters from now on. */
  void startServer(int number, long generation) {
    StoreId store = store(number);
    servers.run(store, new Generation(generation));
    ask(leader(), registration(number, generation), MasterReply.Registered.class);
    beat(number, generation);
    pass(5);
  }

  static MasterRequest.RegisterServer registration(int number, long generation) {
    return new MasterRequest.RegisterServer(
        CLUSTER, store(number), new Generation(generation), 0, "server" + number + ":9650", "", "");
  }

  private void beat(int number, long generation) {
    StoreId store = store(number);
    Generation mine = new Generation(generation);
    if (servers.isRunning(store) && mine.equals(servers.generation(store))) {
      for (int node = 1; node <= 3; node++) {
        send(node, heartbeat(number, generation, List.of()));
      }
    }
    scheduler.after(TimeUnit.SECONDS.toNanos(1), () -> beat(number, generation));
  }

  static MasterRequest.Heartbeat heartbeat(int number, long generation, List<ChunkId> sealed) {
    return new MasterRequest.Heartbeat(
        CLUSTER, store(number), new Generation(generation), 1L << 40, 1L << 39, 0, sealed);
  }

  /** From a server whose disk is full. */
  static MasterRequest.Heartbeat heartbeatWithout(StoreId store, long generation) {
    return new MasterRequest.Heartbeat(
        CLUSTER, store, new Generation(generation), 1L << 40, 1 << 20, 0, List.of());
  }

  int leader() {
    for (int node = 1; node <= 3; node++) {
      if (members.get(node - 1).isReadyLeader()) {
        return node;
      }
    }
    throw new AssertionError("nobody leads");
  }

  FileId create(String path) {
    return ask(
            leader(),
            new MasterRequest.CreateFile(freshRequest(), path, FileOptions.DEFAULT, true, true),
            MasterReply.Status.class)
        .status()
        .file();
  }

  ChunkInfo openTail(FileId file, ChunkId predecessor) {
    return ask(leader(), new MasterRequest.OpenTail(file, predecessor), MasterReply.Chunk.class)
        .chunk();
  }

  /** A file whose tail is open on servers 1 to 3 and stands at this LSN there. */
  ChunkInfo tailAt(String path, long lsn) {
    ChunkInfo tail = openTail(create(path), null);
    servers.stand(tail.description().chunk(), lsn);
    return tail;
  }

  /** Asks for it as everybody does: again, while the answer is that it takes longer. */
  Pending seal(ChunkInfo chunk, SealReason reason, boolean wantTail) {
    Pending pending = new Pending();
    seal(
        pending,
        leader(),
        new MasterRequest.SealChunk(chunk.description().chunk(), reason, null, wantTail));
    return pending;
  }

  private void seal(Pending pending, int node, MasterRequest.SealChunk request) {
    nodes
        .get(node - 1)
        .handle(
            request,
            reply -> {
              if (reply instanceof Failed failed && failed.code() == Code.UNAVAILABLE) {
                scheduler.after(ASK_AGAIN_NANOS, () -> seal(pending, node, request));
              } else {
                pending.reply = reply;
              }
            });
  }

  ChunkInfo describe(ChunkInfo chunk) {
    return ask(
            leader(),
            new MasterRequest.DescribeChunk(chunk.description().chunk()),
            MasterReply.Chunk.class)
        .chunk();
  }
}
