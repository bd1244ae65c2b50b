package io.oncefs.ops.sim;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.ops.check.Promises;
import io.oncefs.ops.sim.watch.Watch;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections between simulated processes. A connection keeps the order of its messages until it
 * breaks; what was under way when it broke is lost, or arrives late, as the seed decides.
 */
final class SimNetwork {
  final SimScheduler scheduler;
  final NetworkFaults faults = new NetworkFaults();
  private final Map<String, SimProcess> processes = new HashMap<>();
  private final Map<ConnectionKey, SimConnection<ChunkRequest, ChunkReply>> chunkConnections =
      new LinkedHashMap<>();
  private final Set<Cut> cuts = new HashSet<>();
  private final Watch watch;
  private final Promises promises;
  private Consumer<String> fencedListener = address -> {};
  private BiConsumer<String, ChunkId> openedListener = (address, chunk) -> {};
  private BiConsumer<String, MasterRequest> askedListener = (from, request) -> {};

  SimNetwork(SimScheduler scheduler, Watch watch, Promises promises) {
    this.scheduler = scheduler;
    this.watch = watch;
    this.promises = promises;
  }

  /** The process answers at its address from now on, in place of an earlier one. */
  void attach(SimProcess process) {
    processes.put(process.address(), process);
  }

  /** The process is gone: its connections break, and nobody answers at its address. */
  void detach(SimProcess process) {
    processes.remove(process.address(), process);
    breakConnections(process.address());
  }

  /** Breaks every connection that begins or ends at the address. */
  void breakConnections(String address) {
    Iterator<Map.Entry<ConnectionKey, SimConnection<ChunkRequest, ChunkReply>>> each =
        chunkConnections.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<ConnectionKey, SimConnection<ChunkRequest, ChunkReply>> entry = each.next();
      if (entry.getKey().from.equals(address) || entry.getKey().to.equals(address)) {
        entry.getValue().breakNow();
        each.remove();
      }
    }
  }

  /** Told the address of every server that answers a fence. */
  void onFenced(Consumer<String> listener) {
    fencedListener = listener;
  }

  /** Told the address of every server that opens a writer, and in which chunk. */
  void onOpened(BiConsumer<String, ChunkId> listener) {
    openedListener = listener;
  }

  /** Told of every request to a master, just before it is sent, and from where. */
  void onMasterAsked(BiConsumer<String, MasterRequest> listener) {
    askedListener = listener;
  }

  /** Messages from one address to the other are held up until {@link #heal}. */
  void cut(String from, String to) {
    cuts.add(new Cut(from, to));
  }

  void heal() {
    cuts.clear();
  }

  boolean isCut(String from, String to) {
    return !cuts.isEmpty() && cuts.contains(new Cut(from, to));
  }

  /** What a process uses to reach chunkservers. */
  ChunkCalls chunkCalls(SimProcess from) {
    return (to, request, timeoutNanos, listener) -> {
      ConnectionKey key =
          new ConnectionKey(from.address(), to.address(), to.store(), request.lane());
      SimConnection<ChunkRequest, ChunkReply> connection = chunkConnections.get(key);
      if (connection == null || connection.isBroken()) {
        connection =
            new SimConnection<>(
                this,
                from,
                to.address(),
                (target, asked, answer) -> deliver(from, target, to.store(), asked, answer));
        chunkConnections.put(key, connection);
      }
      connection.send(
          request,
          timeoutNanos,
          request instanceof Fence ? watched(request.chunk(), to.store(), listener) : listener);
    };
  }

  /** What a process uses to reach masters: each call stands alone. */
  MasterCalls masterCalls(SimProcess from) {
    return (address, request, timeoutNanos, listener) -> {
      askedListener.accept(from.address(), request);
      new SimConnection<MasterRequest, MasterReply>(
              this, from, address, (target, asked, answer) -> deliver(from, target, asked, answer))
          .send(request, timeoutNanos, listener);
    };
  }

  private CallListener<ChunkReply> watched(
      ChunkId chunk, StoreId store, CallListener<ChunkReply> listener) {
    return new CallListener<>() {
      @Override
      public void onReply(ChunkReply reply) {
        listener.onReply(reply);
      }

      @Override
      public void onFailure(CallFailure failure, String detail) {
        watch.fenceUnanswered(chunk, store);
        listener.onFailure(failure, detail);
      }
    };
  }

  @Nullable SimProcess at(String address) {
    return processes.get(address);
  }

  private void deliver(
      SimProcess from,
      SimProcess target,
      StoreId store,
      ChunkRequest request,
      Consumer<ChunkReply> answer) {
    ChunkService service = target.chunkService();
    if (service != null) {
      Consumer<ChunkReply> watched =
          watch.heard(from.address(), from.host().isDead(), store, request, answer);
      service.handle(
          store,
          request,
          promises.heard(
              store,
              request,
              request instanceof Fence || request instanceof OpenWriter
                  ? told(target, request.chunk(), watched)
                  : watched));
    }
  }

  private Consumer<ChunkReply> told(SimProcess target, ChunkId chunk, Consumer<ChunkReply> answer) {
    return reply -> {
      answer.accept(reply);
      if (reply instanceof ChunkReply.Fenced) {
        fencedListener.accept(target.address());
      } else if (reply instanceof ChunkReply.WriterOpened opened && opened.granted()) {
        openedListener.accept(target.address(), chunk);
      }
    };
  }

  private void deliver(
      SimProcess from, SimProcess target, MasterRequest request, Consumer<MasterReply> answer) {
    MasterService service = target.masterService();
    if (service != null) {
      watch.heard(from.address(), request);
      service.handle(request, answer);
    }
  }

  private record Cut(String from, String to) {}

  private record ConnectionKey(String from, String to, StoreId store, ChunkRequest.Lane lane) {}
}
