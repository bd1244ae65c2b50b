package io.oncefs.chunk.sync;

import io.oncefs.chunk.engine.Engine;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.common.CopyRoom;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes the copies that the master has ordered, a few at a time and no faster than allowed. What
 * there is of a copy outlives a restart: the next one goes on where it stands. On the control loop.
 */
public final class Copier {
  private static final long SECOND = 1_000_000_000L;

  private final EventLoop loop;
  private final Host host;
  private final ChunkCalls calls;
  private final ChunkStore store;
  private final Engine engine;
  private final CopySettings settings;
  private final Map<Long, CopyOrder> waiting = new LinkedHashMap<>();
  private final Map<Long, Copying> running = new LinkedHashMap<>();
  private Consumer<SettledOrder> onFinished = order -> {};
  private long mayGoOnNanos;

  public Copier(
      EventLoop loop,
      Host host,
      ChunkCalls calls,
      ChunkStore store,
      Engine engine,
      CopySettings settings) {
    this.loop = loop;
    this.host = host;
    this.calls = calls;
    this.store = store;
    this.engine = engine;
    this.settings = settings;
    this.mayGoOnNanos = host.clock().nanos();
  }

  /** Who hears what came of each copy. */
  void onFinished(Consumer<SettledOrder> listener) {
    onFinished = listener;
  }

  /** These copies are wanted, and no others. */
  void wanted(List<CopyOrder> orders) {
    Set<Long> numbers = orders.stream().map(CopyOrder::number).collect(Collectors.toSet());
    waiting.keySet().retainAll(numbers);
    for (Copying each : List.copyOf(running.values())) {
      if (!numbers.contains(each.order().number())) {
        running.remove(each.order().number());
      }
    }
    for (CopyOrder each : orders) {
      if (!running.containsKey(each.number())) {
        waiting.put(each.number(), each);
      }
    }
    pump();
  }

  private void pump() {
    while (running.size() < settings.atOnce() && !waiting.isEmpty()) {
      Iterator<CopyOrder> oldest = waiting.values().iterator();
      CopyOrder next = oldest.next();
      oldest.remove();
      Copying copying = new Copying(this, next, store.store(), host.entropy().nextInt(64));
      running.put(next.number(), copying);
      copying.begin();
    }
  }

  /** Whether this copy is still wanted. */
  boolean isRunning(Copying copying) {
    return running.get(copying.order().number()) == copying;
  }

  void finished(Copying copying, SettledOrder.Kind kind, Position at) {
    running.remove(copying.order().number());
    onFinished.accept(
        new SettledOrder(
            copying.order().number(), copying.order().chunk().description().chunk(), kind, at));
    pump();
  }

  /** Runs the next step once the pace allows so many bytes more. */
  void paced(long bytes, Runnable step) {
    long now = host.clock().nanos();
    long from = Math.max(now, mayGoOnNanos);
    mayGoOnNanos = from + (long) ((double) bytes / settings.bytesPerSecond() * SECOND);
    loop.after(Math.max(1, from - now), step);
  }

  /** Whether the next step can be stored without touching what appends will need. */
  boolean hasRoom() {
    try {
      ChunkStore.Usage usage = store.usage();
      return CopyRoom.forOneStep(usage.capacityBytes(), usage.freeBytes());
    } catch (StoreFailed failed) {
      host.faults().fatal("the store does not say how full it is", failed);
      return false;
    }
  }

  EventLoop loop() {
    return loop;
  }

  ChunkCalls calls() {
    return calls;
  }

  Engine engine() {
    return engine;
  }
}
