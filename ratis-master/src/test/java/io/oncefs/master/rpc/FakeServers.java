package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Chunkservers that stand where the test says, and remember what they were asked. */
final class FakeServers implements ChunkCalls {
  private static final long HOP_NANOS = 500_000;

  private final SimScheduler scheduler;
  private final Map<StoreId, Generation> generations = new HashMap<>();
  private final Map<ChunkId, Long> prepared = new HashMap<>();
  private final Set<StoreId> silent = new HashSet<>();
  private final Set<StoreId> diverged = new HashSet<>();
  private final Set<StoreId> deaf = new HashSet<>();
  private final Set<StoreId> damaged = new HashSet<>();
  private final Set<StoreId> busy = new HashSet<>();
  private final Map<StoreId, TreeMap<ChunkId, Long>> held = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  record Asked(StoreId store, ChunkRequest request) {}

  FakeServers(SimScheduler scheduler) {
    this.scheduler = scheduler;
  }

  void run(StoreId store, Generation generation) {
    generations.put(store, generation);
  }

  /** All replicas of the chunk stand there. */
  void stand(ChunkId chunk, long lsn) {
    prepared.put(chunk, lsn);
  }

  static Position at(long lsn) {
    return lsn == 0 ? Position.ZERO : new Position(lsn, lsn * 100, new Digest(lsn));
  }

  /** Does not answer any more, as if it were stopped. */
  void silence(StoreId store) {
    silent.add(store);
  }

  /** Answers again. */
  void revive(StoreId store) {
    silent.remove(store);
    generations.putIfAbsent(store, new Generation(1));
  }

  /** Answers again, and holds something else than the others. */
  void diverge(StoreId store) {
    revive(store);
    diverged.add(store);
  }

  /** Refuses connections, as if it were dead. */
  void kill(StoreId store) {
    generations.remove(store);
  }

  /** Does not hear decisions. */
  void deafen(StoreId store) {
    deaf.add(store);
  }

  boolean isRunning(StoreId store) {
    return generations.containsKey(store) && !silent.contains(store);
  }

  Generation generation(StoreId store) {
    return generations.get(store);
  }

  <R extends ChunkRequest> List<Asked> asked(Class<R> type) {
    return asked.stream().filter(each -> type.isInstance(each.request())).toList();
  }

  /** The store's replicas do not read well. */
  void damage(StoreId store) {
    damaged.add(store);
  }

  /** Cannot say now how its replicas read. */
  void busy(StoreId store) {
    busy.add(store);
  }

  /** What a census finds there, from then on. */
  void hold(StoreId store, ChunkId chunk, long lsn) {
    held.computeIfAbsent(store, each -> new TreeMap<>()).put(chunk, lsn);
  }

  /** What a census finds there is nothing. */
  void empty(StoreId store) {
    held.put(store, new TreeMap<>());
  }

  private ChunkReply list(StoreId store, ChunkRequest.ListReplicas list) {
    List<ChunkReply.ReplicaSummary> found = new ArrayList<>();
    held.getOrDefault(store, new TreeMap<>())
        .tailMap(list.chunk())
        .forEach(
            (chunk, lsn) ->
                found.add(
                    new ChunkReply.ReplicaSummary(
                        chunk, ChunkReply.ReplicaState.SEALED, at(lsn), true)));
    return held.containsKey(store)
        ? new ChunkReply.Replicas(
            found.stream().limit(list.max()).toList(), found.size() <= list.max())
        : new ChunkReply.Refused(ChunkReply.Refused.Code.UNAVAILABLE, 0, "starting");
  }

  @Override
  public void call(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener) {
    StoreId store = to.store();
    if (!generations.containsKey(store)) {
      scheduler.after(HOP_NANOS, () -> listener.onFailure(CallFailure.UNREACHABLE, to.address()));
    } else if (silent.contains(store)) {
      scheduler.after(timeoutNanos, () -> listener.onFailure(CallFailure.TIMEOUT, to.address()));
    } else {
      scheduler.after(HOP_NANOS, () -> answer(store, request, listener));
    }
  }

  private void answer(StoreId store, ChunkRequest request, CallListener<ChunkReply> listener) {
    asked.add(new Asked(store, request));
    ChunkReply reply = new ChunkReply.Done();
    if (request instanceof ChunkRequest.Fence fence) {
      long lsn = prepared.getOrDefault(fence.chunk(), 0L);
      reply = new ChunkReply.Fenced(store, generations.get(store), false, at(lsn), lsn);
    } else if (request instanceof ChunkRequest.Sealed && diverged.contains(store)) {
      reply = new ChunkReply.Refused(ChunkReply.Refused.Code.DIVERGED, 0, "another digest");
    } else if (request instanceof ChunkRequest.Sealed && deaf.contains(store)) {
      reply = new ChunkReply.Refused(ChunkReply.Refused.Code.UNAVAILABLE, 0, "starting");
    }
    if (request instanceof ChunkRequest.Verify && busy.contains(store)) {
      reply = new ChunkReply.Refused(ChunkReply.Refused.Code.UNAVAILABLE, 0, "stopping");
    } else if (request instanceof ChunkRequest.Verify && damaged.contains(store)) {
      reply = new ChunkReply.Refused(ChunkReply.Refused.Code.CORRUPT, 0, "a flipped bit");
    } else if (request instanceof ChunkRequest.ListReplicas list) {
      reply = list(store, list);
    }
    ChunkReply answer = reply;
    scheduler.after(HOP_NANOS, () -> listener.onReply(answer));
  }
}
