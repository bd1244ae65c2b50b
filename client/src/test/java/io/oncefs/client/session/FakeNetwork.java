package io.oncefs.client.session;

import io.oncefs.common.Slice;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to a {@link FakeCluster} in virtual time: lanes keep their order, break, fall
 * silent, and may deliver what the client has given up on.
 */
final class FakeNetwork implements ChunkCalls, MasterCalls {
  static final List<String> MASTERS = List.of("m1", "m2", "m3");

  private static final long LOOK_NANOS = 1_000_000L;

  final SimScheduler scheduler;
  final FakeCluster cluster;

  /** Servers nobody can connect to. */
  final Set<String> down = new HashSet<>();

  /** Servers that take messages and never answer. */
  final Set<String> silent = new HashSet<>();

  /** Servers whose answers do not arrive: the request is carried out, the connection breaks. */
  final Set<String> losingAnswers = new HashSet<>();

  /** So many of the appends to come arrive with other bytes than were sent. */
  int damaging;

  String leader = "m1";
  long delayNanosMax = 200_000;

  /** What the largest read asked for whose answer was held back. */
  int mostHeldBackBytes;

  /** Of every so many messages one breaks its lane; 0 for never. */
  int breakOneIn;

  private final Map<String, Lane> lanes = new HashMap<>();

  FakeNetwork(SimScheduler scheduler, FakeCluster cluster) {
    this.scheduler = scheduler;
    this.cluster = cluster;
  }

  private static final class Lane {
    private final Map<Long, CallListener<ChunkReply>> unanswered = new TreeMap<>();
    private long calls;
    private long requestsArriveNanos;
    private long answersArriveNanos;
  }

  @Override
  public void call(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener) {
    if (down.contains(to.address())) {
      later(() -> listener.onFailure(CallFailure.UNREACHABLE, "refused"));
      return;
    }
    Lane lane = lanes.computeIfAbsent(to.address() + request.lane(), key -> new Lane());
    long call = ++lane.calls;
    lane.unanswered.put(call, listener);
    lane.requestsArriveNanos = Math.max(lane.requestsArriveNanos, scheduler.nowNanos() + delay());
    scheduler.after(
        lane.requestsArriveNanos - scheduler.nowNanos(),
        () -> arrive(lane, call, to.address(), request));
    scheduler.after(timeoutNanos, () -> fail(lane, call, CallFailure.TIMEOUT));
    if (isUnlucky()) {
      scheduler.after(delay(), () -> breakLane(lane));
    }
  }

  /** Also when the client has given up: it may have been on its way. */
  private void arrive(Lane lane, long call, String server, ChunkRequest request) {
    if (down.contains(server) || silent.contains(server)) {
      return;
    }
    ChunkReply reply = cluster.chunkServer(server, maybeDamaged(request));
    if (isHeldBack(request, reply)) {
      mostHeldBackBytes = Math.max(mostHeldBackBytes, ((ChunkRequest.Read) request).max());
      scheduler.after(LOOK_NANOS, () -> arrive(lane, call, server, sooner(request)));
      return;
    }
    if (losingAnswers.contains(server)) {
      breakLane(lane);
      return;
    }
    if (reply != null) {
      lane.answersArriveNanos = Math.max(lane.answersArriveNanos, scheduler.nowNanos() + delay());
      scheduler.after(
          lane.answersArriveNanos - scheduler.nowNanos(), () -> answer(lane, call, reply));
    }
  }

  private static boolean isHeldBack(ChunkRequest request, @Nullable ChunkReply reply) {
    return request instanceof ChunkRequest.Read read
        && read.waitMillis() > 0
        && reply instanceof ChunkReply.ReadBytes bytes
        && bytes.bytes().length() == 0
        && !bytes.sealed();
  }

  private static ChunkRequest sooner(ChunkRequest request) {
    ChunkRequest.Read read = (ChunkRequest.Read) request;
    return new ChunkRequest.Read(
        read.chunk(), read.offset(), read.max(), read.provenLength(), read.waitMillis() - 1);
  }

  private ChunkRequest maybeDamaged(ChunkRequest request) {
    if (damaging == 0 || !(request instanceof ChunkRequest.Append append)) {
      return request;
    }
    damaging--;
    List<AppendRecord> records = new ArrayList<>(append.records());
    int last = records.size() - 1;
    AppendRecord sent = records.get(last);
    byte[] bytes = sent.bytes().toBytes();
    bytes[0] ^= 1;
    records.set(
        last, new AppendRecord(sent.sequence(), Slice.of(bytes), sent.crc32c(), sent.ifLength()));
    return new ChunkRequest.Append(
        append.chunk(),
        append.writer(),
        append.epoch(),
        append.previousSequence(),
        records,
        append.ackedThrough());
  }

  private void answer(Lane lane, long call, ChunkReply reply) {
    CallListener<ChunkReply> listener = lane.unanswered.remove(call);
    if (listener != null) {
      listener.onReply(reply);
    }
  }

  private void fail(Lane lane, long call, CallFailure failure) {
    CallListener<ChunkReply> listener = lane.unanswered.remove(call);
    if (listener != null) {
      listener.onFailure(failure, "");
    }
  }

  private void breakLane(Lane lane) {
    for (Long call : new ArrayList<>(lane.unanswered.keySet())) {
      fail(lane, call, CallFailure.BROKEN);
    }
  }

  /** Breaks every connection to the server. */
  void breakLanes(String server) {
    lanes.forEach(
        (key, lane) -> {
          if (key.startsWith(server)) {
            breakLane(lane);
          }
        });
  }

  @Override
  public void call(
      String address,
      MasterRequest request,
      long timeoutNanos,
      CallListener<MasterReply> listener) {
    if (down.contains(address)) {
      later(() -> listener.onFailure(CallFailure.UNREACHABLE, "refused"));
    } else {
      later(() -> arrive(address, request, listener));
    }
  }

  private void arrive(String address, MasterRequest request, CallListener<MasterReply> listener) {
    MasterReply reply = answerOf(address, request);
    if (isUnlucky()) {
      later(() -> listener.onFailure(CallFailure.BROKEN, ""));
    } else {
      later(() -> listener.onReply(reply));
    }
  }

  private MasterReply answerOf(String address, MasterRequest request) {
    if (!address.equals(leader)) {
      return new MasterReply.NotLeader(hint());
    }
    return cluster.master(request);
  }

  private @Nullable String hint() {
    return scheduler.random().nextBoolean() ? leader : null;
  }

  private boolean isUnlucky() {
    return breakOneIn > 0 && scheduler.random().nextInt(breakOneIn) == 0;
  }

  private long delay() {
    return scheduler.random().nextLong(delayNanosMax);
  }

  private void later(Runnable task) {
    scheduler.after(delay(), task);
  }
}
