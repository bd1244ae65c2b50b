package io.oncefs.chunk;

import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Carries messages with random delays. Lanes keep their order; a lost message breaks its lane, and
 * every unanswered call of it fails, carried out or not.
 */
final class TestNetwork {
  private final SimScheduler scheduler;
  private final Map<String, ChunkService> chunkServers = new HashMap<>();
  private final Map<String, MasterService> masters = new HashMap<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Set<String> cutOff = new HashSet<>();
  private final Map<String, Integer> answersToLose = new HashMap<>();
  private double lossRate;

  /** Sees every request that is about to be delivered: from whom, to whom; may drop it. */
  interface Tap {
    boolean drops(String from, String to, Object request);
  }

  private Tap tap = (from, to, request) -> false;

  TestNetwork(SimScheduler scheduler) {
    this.scheduler = scheduler;
  }

  void chunkServer(String address, ChunkService service) {
    chunkServers.put(address, service);
  }

  void master(String address, MasterService service) {
    masters.put(address, service);
  }

  /** Its process has ended: who waits for it hears that the connection broke. */
  void gone(String address) {
    chunkServers.remove(address);
    breakLanes(address);
  }

  private void breakLanes(String address) {
    new ArrayList<>(lanes.values())
        .stream()
            .filter(lane -> lane.from.equals(address) || lane.to.equals(address))
            .forEach(Lane::breakDown);
  }

  /** Nothing goes to or from this address until {@link #reconnect}. */
  void cutOff(String address) {
    cutOff.add(address);
  }

  void reconnect(String address) {
    cutOff.remove(address);
  }

  void loseMessages(double rate) {
    lossRate = rate;
  }

  /** The next answers to this party are lost on the way. */
  void loseAnswersTo(String address, int count) {
    answersToLose.put(address, count);
  }

  void tap(Tap watcher) {
    tap = watcher;
  }

  ChunkCalls chunkCallsOf(String from) {
    return new ChunkCalls() {
      @Override
      public void call(
          Destination to,
          ChunkRequest request,
          long timeoutNanos,
          CallListener<ChunkReply> listener) {
        BiConsumer<Object, Consumer<ChunkReply>> deliver =
            (ignored, answer) -> {
              ChunkService service = chunkServers.get(to.address());
              if (service != null) {
                service.handle(to.store(), request, answer);
              }
            };
        lane(from, to.address(), request.lane().name())
            .send(request, timeoutNanos, listener, deliver, chunkServers.containsKey(to.address()));
      }
    };
  }

  MasterCalls masterCallsOf(String from) {
    return (address, request, timeoutNanos, listener) -> {
      BiConsumer<Object, Consumer<MasterReply>> deliver =
          (ignored, answer) -> {
            MasterService service = masters.get(address);
            if (service != null) {
              service.handle(request, answer);
            }
          };
      String each = MasterRequest.class.getSimpleName() + scheduler.random().nextInt(1 << 20);
      lane(from, address, each)
          .send(request, timeoutNanos, listener, deliver, masters.containsKey(address));
    };
  }

  private Lane lane(String from, String to, String name) {
    return lanes.computeIfAbsent(from + ">" + to + "/" + name, key -> new Lane(from, to));
  }

  private final class Lane {
    private final String from;
    private final String to;
    private final List<Call<?>> unanswered = new ArrayList<>();
    private long lastArrival;

    Lane(String from, String to) {
      this.from = from;
      this.to = to;
    }

    <R> void send(
        Object request,
        long timeoutNanos,
        CallListener<R> listener,
        BiConsumer<Object, Consumer<R>> deliver,
        boolean reachable) {
      Call<R> call = new Call<>(this, listener);
      unanswered.add(call);
      scheduler.after(timeoutNanos, () -> call.fail(CallFailure.TIMEOUT));
      if (!reachable) {
        scheduler.after(delay(), () -> call.fail(CallFailure.UNREACHABLE));
        return;
      }
      if (cutOff.contains(from) || cutOff.contains(to)) {
        return;
      }
      if (tap.drops(from, to, request) || scheduler.random().nextDouble() < lossRate) {
        scheduler.after(delay(), this::breakDown);
        return;
      }
      lastArrival = Math.max(lastArrival, scheduler.nowNanos() + delay());
      scheduler.after(
          lastArrival - scheduler.nowNanos(),
          () -> {
            if (!call.done && !cutOff.contains(to)) {
              deliver.accept(request, reply -> answer(call, reply));
            }
          });
    }

    private <R> void answer(Call<R> call, R reply) {
      if (cutOff.contains(from) || cutOff.contains(to)) {
        return;
      }
      boolean chosen = answersToLose.merge(from, -1, Integer::sum) >= 0;
      if (chosen || scheduler.random().nextDouble() < lossRate) {
        scheduler.after(delay(), this::breakDown);
      } else {
        scheduler.after(delay(), () -> call.reply(reply));
      }
    }

    void breakDown() {
      new ArrayList<>(unanswered).forEach(each -> each.fail(CallFailure.BROKEN));
    }

    private long delay() {
      return 20_000 + scheduler.random().nextLong(400_000);
    }
  }

  private static final class Call<R> {
    private final Lane lane;
    private final CallListener<R> listener;
    private boolean done;

    Call(Lane lane, CallListener<R> listener) {
      this.lane = lane;
      this.listener = listener;
    }

    void reply(R reply) {
      if (finish()) {
        listener.onReply(reply);
      }
    }

    void fail(CallFailure failure) {
      if (finish()) {
        listener.onFailure(failure, "test network");
      }
    }

    private boolean finish() {
      boolean first = !done;
      done = true;
      lane.unanswered.remove(this);
      return first;
    }
  }
}
