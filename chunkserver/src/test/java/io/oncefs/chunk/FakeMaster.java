package io.oncefs.chunk;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.HeartbeatAnswer;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.Heartbeat;
import io.oncefs.protocol.MasterRequest.OpenTail;
import io.oncefs.protocol.MasterRequest.PlanTail;
import io.oncefs.protocol.MasterRequest.RegisterServer;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterService;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A master of one node that never fails: section 4 of the protocol over one map of chunks. */
final class FakeMaster implements MasterService {
  static final String ADDRESS = "master";
  private static final long SECOND = 1_000_000_000L;

  private final SimScheduler scheduler;
  private final ChunkCalls calls;
  private final long capacity;
  private final Map<StoreId, Server> servers = new TreeMap<>();
  private final Map<ChunkId, Chunk> chunks = new TreeMap<>();
  private final Map<FileId, List<ChunkId>> files = new HashMap<>();
  private final Map<StoreId, Map<ChunkId, Position>> orders = new HashMap<>();
  final List<SealChunk> sealsAsked = new ArrayList<>();
  private long lastChunk;
  int replication = 3;

  /** Whether registrations are taken; else they are not answered. */
  boolean registers = true;

  FakeMaster(SimScheduler scheduler, ChunkCalls calls, long capacity) {
    this.scheduler = scheduler;
    this.calls = calls;
    this.capacity = capacity;
  }

  @Override
  public void handle(MasterRequest request, Consumer<MasterReply> answer) {
    if (request instanceof RegisterServer register) {
      if (registers) {
        servers.put(register.store(), new Server(register, scheduler.nowNanos()));
        answer.accept(new MasterReply.Registered(register.generation()));
      }
    } else if (request instanceof Heartbeat heartbeat) {
      answer.accept(heartbeat(heartbeat));
    } else if (request instanceof DescribeChunk describe) {
      Chunk chunk = chunks.get(describe.chunk());
      answer.accept(
          chunk == null
              ? new Failed(Failed.Code.NOT_FOUND, "no such chunk")
              : new MasterReply.Chunk(chunk.info()));
    } else if (request instanceof OpenTail open) {
      answer.accept(openTail(open.file()));
    } else if (request instanceof SealChunk seal) {
      seal(seal, answer);
    } else if (request instanceof PlanTail plan) {
      answer.accept(
          new MasterReply.TailPlanned(
              new PlannedTail(
                  new ChunkId(++lastChunk), chunks.get(plan.chunk()).description.replicas())));
    } else {
      answer.accept(new Failed(Failed.Code.INVALID, "not here: " + request));
    }
  }

  private MasterReply heartbeat(Heartbeat heartbeat) {
    Server server = servers.get(heartbeat.store());
    Map<ChunkId, Position> due = orders.computeIfAbsent(heartbeat.store(), id -> new TreeMap<>());
    heartbeat.sealedHere().forEach(due::remove);
    if (server != null) {
      server.heardNanos = scheduler.nowNanos();
      server.silent = false;
    }
    List<SealOrder> seals = new ArrayList<>();
    due.forEach((chunk, at) -> seals.add(new SealOrder(chunk, at)));
    return new HeartbeatAnswer(
        server == null ? new Generation(0) : server.registration.generation(),
        true,
        10_000,
        seals,
        new ChunkId(1),
        false);
  }

  MasterReply openTail(FileId file) {
    List<ChunkId> list = files.computeIfAbsent(file, id -> new ArrayList<>());
    if (!list.isEmpty() && tail(file).sealedAt == null) {
      return new MasterReply.Chunk(tail(file).info());
    }
    List<ReplicaLocation> live = new ArrayList<>();
    for (Server each : servers.values()) {
      if (scheduler.nowNanos() - each.heardNanos < 2 * SECOND && !each.silent) {
        live.add(each.location());
      }
    }
    if (live.size() < Math.min(2, replication)) {
      return new Failed(Failed.Code.UNAVAILABLE, "too few chunkservers");
    }
    int first = scheduler.random().nextInt(live.size());
    java.util.Collections.rotate(live, first);
    Predecessor predecessor = null;
    long start = 0;
    if (!list.isEmpty()) {
      Chunk before = tail(file);
      start = before.description.start() + before.sealedAt.length();
      predecessor = new Predecessor(before.description.chunk(), before.sealedAt, before.valid);
    }
    PlannedTail plan = list.isEmpty() ? null : tail(file).planned;
    ChunkId id = plan == null ? new ChunkId(++lastChunk) : plan.chunk();
    Chunk chunk =
        new Chunk(
            new ChunkDescription(
                id,
                file,
                start,
                capacity,
                plan == null
                    ? live.subList(0, Math.min(replication, live.size()))
                    : plan.replicas(),
                predecessor));
    chunks.put(id, chunk);
    list.add(id);
    tell(chunk.description.primary(), new ChunkRequest.OpenChunk(chunk.description), ignored -> {});
    return new MasterReply.Chunk(chunk.info());
  }

  private Chunk tail(FileId file) {
    List<ChunkId> list = files.get(file);
    return chunks.get(list.get(list.size() - 1));
  }

  /** The chunks of a file, in order, the open one last. */
  List<ChunkInfo> chunksOf(FileId file) {
    return files.getOrDefault(file, List.of()).stream().map(id -> chunks.get(id).info()).toList();
  }

  List<ReplicaLocation> validOf(ChunkId chunk) {
    return chunks.get(chunk).valid;
  }

  boolean isValid(ChunkId chunk, StoreId store) {
    return chunks.get(chunk).valid.stream().anyMatch(each -> each.store().equals(store));
  }

  /** Whether every file is sealed and every valid replica has said that it has carried it out. */
  boolean allSealsConfirmed() {
    return files.values().stream()
            .flatMap(List::stream)
            .allMatch(id -> chunks.get(id).sealedAt != null)
        && orders.entrySet().stream()
            .allMatch(
                each ->
                    each.getValue().keySet().stream()
                        .noneMatch(
                            id ->
                                chunks.get(id).valid.stream()
                                    .anyMatch(at -> at.store().equals(each.getKey()))));
  }

  private void seal(SealChunk request, Consumer<MasterReply> answer) {
    sealsAsked.add(request);
    Chunk chunk = chunks.get(request.chunk());
    if (chunk == null) {
      answer.accept(new Failed(Failed.Code.NOT_FOUND, "no such chunk"));
      return;
    }
    chunk.askers.add(
        () -> {
          ChunkInfo next = null;
          if (request.wantTail()
              && request.chunk().equals(tail(chunk.description.file()).description.chunk())
              && openTail(chunk.description.file()) instanceof MasterReply.Chunk opened) {
            next = opened.chunk();
          }
          answer.accept(new MasterReply.SealDecided(request.chunk(), chunk.sealedAt, next));
        });
    if (chunk.sealedAt != null) {
      chunk.answerAll();
    } else if (request.clean() != null) {
      chunk.planned = request.clean().next();
      decide(chunk, request.clean().at(), chunk.description.replicas());
    } else if (!chunk.sealing) {
      chunk.sealing = true;
      fenceRound(chunk);
    }
  }

  /** Fences whoever has not answered; decides when all have, or a majority and a little later. */
  private void fenceRound(Chunk chunk) {
    for (ReplicaLocation each : chunk.description.replicas()) {
      if (!chunk.answers.containsKey(each.store())) {
        tell(
            each,
            new ChunkRequest.Fence(chunk.description.chunk()),
            reply -> {
              if (reply instanceof Fenced fenced
                  && fenced.store().equals(each.store())
                  && fenced.generation().compareTo(each.generation()) >= 0) {
                chunk.answers.putIfAbsent(each.store(), fenced);
                decideIfPossible(chunk, chunk.description.replicas().size());
              }
            });
      }
    }
    int majority = chunk.description.replicas().size() / 2 + 1;
    scheduler.after(SECOND / 20, () -> decideIfPossible(chunk, majority));
    scheduler.after(
        SECOND,
        () -> {
          if (chunk.sealedAt == null) {
            boolean othersDead =
                chunk.description.replicas().stream()
                    .filter(each -> !chunk.answers.containsKey(each.store()))
                    .allMatch(
                        each ->
                            scheduler.nowNanos() - servers.get(each.store()).heardNanos
                                > 10 * SECOND);
            decideIfPossible(chunk, othersDead ? 1 : majority);
            if (chunk.sealedAt == null) {
              fenceRound(chunk);
            }
          }
        });
  }

  private void decideIfPossible(Chunk chunk, int wanted) {
    if (chunk.sealedAt != null || chunk.answers.size() < wanted) {
      return;
    }
    long known =
        chunk.answers.values().stream()
            .filter(each -> !each.sealed())
            .mapToLong(Fenced::committed)
            .max()
            .orElse(0);
    List<Fenced> usable =
        chunk.answers.values().stream()
            .filter(each -> each.prepared().lsn() >= known)
            .sorted((a, b) -> Long.compare(b.prepared().lsn(), a.prepared().lsn()))
            .toList();
    if (!usable.isEmpty()) {
      Position at = usable.get(Math.min(1, usable.size() - 1)).prepared();
      decide(
          chunk,
          at,
          chunk.description.replicas().stream()
              .filter(
                  each ->
                      usable.stream()
                          .anyMatch(
                              one ->
                                  one.store().equals(each.store())
                                      && one.prepared().lsn() >= at.lsn()))
              .toList());
    }
  }

  private void decide(Chunk chunk, Position at, List<ReplicaLocation> valid) {
    chunk.sealedAt = at;
    chunk.valid = valid;
    for (ReplicaLocation each : chunk.description.replicas()) {
      if (chunk.sealing && !chunk.answers.containsKey(each.store())) {
        servers.get(each.store()).silent = true;
      }
    }
    if (at.lsn() == 0) {
      files.get(chunk.description.file()).remove(chunk.description.chunk());
    }
    for (ReplicaLocation each : chunk.description.replicas()) {
      orders
          .computeIfAbsent(each.store(), id -> new TreeMap<>())
          .put(chunk.description.chunk(), at);
      tell(each, new ChunkRequest.Sealed(chunk.description.chunk(), at), ignored -> {});
    }
    chunk.answerAll();
  }

  private void tell(ReplicaLocation to, ChunkRequest request, Consumer<ChunkReply> heard) {
    Server server = servers.get(to.store());
    calls.call(
        new io.oncefs.protocol.Destination(to.store(), server.registration.address()),
        request,
        SECOND,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            heard.accept(reply);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {}
        });
  }

  private static final class Server {
    private final RegisterServer registration;
    private long heardNanos;

    /** Whether a seal was decided without it, and nothing was heard of it since. */
    private boolean silent;

    Server(RegisterServer registration, long now) {
      this.registration = registration;
      this.heardNanos = now;
    }

    ReplicaLocation location() {
      return new ReplicaLocation(
          registration.store(), registration.generation(), registration.address());
    }
  }

  private static final class Chunk {
    private final ChunkDescription description;
    private PlannedTail planned;
    private final Map<StoreId, Fenced> answers = new TreeMap<>();
    private final List<Runnable> askers = new ArrayList<>();
    private List<ReplicaLocation> valid = List.of();
    private Position sealedAt;
    private boolean sealing;

    Chunk(ChunkDescription description) {
      this.description = description;
    }

    ChunkInfo info() {
      return new ChunkInfo(description, sealedAt);
    }

    void answerAll() {
      List<Runnable> waiting = List.copyOf(askers);
      askers.clear();
      waiting.forEach(Runnable::run);
    }
  }
}
