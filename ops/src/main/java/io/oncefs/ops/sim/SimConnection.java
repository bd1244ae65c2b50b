package io.oncefs.ops.sim;

import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.runtime.Timer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One ordered stream of requests and their answers. It breaks at the seed's whim, when its target
 * is gone, or when it has been cut for longer than the keepalive allows.
 */
final class SimConnection<Q, R> {
  private static final long REFUSED_NANOS = 100_000;
  private static final long CUT_CHECK_NANOS = 50_000_000;
  private static final long KEEPALIVE_NANOS = 8_000_000_000L;

  /** Hands a request to the process it is for. */
  interface Delivery<Q, R> {
    void deliver(SimProcess target, Q request, Consumer<R> answer);
  }

  private final SimNetwork network;
  private final SimProcess from;
  private final String to;
  private final Delivery<Q, R> delivery;
  private final Set<Call> pending = new LinkedHashSet<>();
  private final @Nullable SimProcess target;
  private final boolean byClient;
  private long requestsArriveNanos;
  private long answersArriveNanos;
  private boolean broken;

  SimConnection(SimNetwork network, SimProcess from, String to, Delivery<Q, R> delivery) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.delivery = delivery;
    this.target = network.at(to);
    this.byClient = from.address().startsWith("client");
  }

  boolean isBroken() {
    return broken;
  }

  void send(Q request, long timeoutNanos, CallListener<R> listener) {
    Call call = new Call(request, listener);
    if (target == null || broken) {
      broken = true;
      network.scheduler.after(REFUSED_NANOS, () -> call.fail(CallFailure.UNREACHABLE));
      return;
    }
    pending.add(call);
    call.timeout = network.scheduler.after(timeoutNanos, () -> call.fail(CallFailure.TIMEOUT));
    if (chance(network.faults.breaks)) {
      breakNow();
      return;
    }
    long now = network.scheduler.nowNanos();
    if (chance(network.faults.overtaken * (byClient ? 1 : 0.1))) {
      long late = 1 + network.scheduler.random().nextLong(NetworkFaults.SLOW_NANOS);
      network.scheduler.after(late, () -> arrive(call, now));
      return;
    }
    requestsArriveNanos =
        Math.max(requestsArriveNanos, now + network.faults.delayNanos(network.scheduler.random()));
    network.scheduler.after(requestsArriveNanos - now, () -> arrive(call, now));
  }

  /** Every unanswered call fails; what was under way is lost or comes late. */
  void breakNow() {
    if (broken) {
      return;
    }
    broken = true;
    for (Call each : new ArrayList<>(pending)) {
      if (!each.delivered && chance(network.faults.late)) {
        network.scheduler.after(
            network.faults.lateNanos(network.scheduler.random()), () -> deliverLate(each));
      }
      network.scheduler.after(
          network.faults.noticeNanos(network.scheduler.random()),
          () -> each.fail(CallFailure.BROKEN));
    }
  }

  private void arrive(Call call, long sentNanos) {
    if (broken) {
      return;
    }
    if (network.isCut(from.address(), to)) {
      holdUp(sentNanos, () -> arrive(call, sentNanos));
      return;
    }
    if (chance(network.faults.twice)) {
      network.scheduler.after(
          network.faults.lateNanos(network.scheduler.random()), () -> deliverCopy(call.request));
    }
    deliver(call);
  }

  /** What a proxy or a hasty retry below us does: nobody waits for its answer. */
  private void deliverCopy(Q request) {
    SimProcess process = target;
    if (process != null) {
      process.inbox().execute(() -> delivery.deliver(process, request, reply -> {}));
    }
  }

  private void deliver(Call call) {
    deliver(call, target);
  }

  /** What waited on the way may meet the process that answers at the address by then. */
  private void deliverLate(Call call) {
    deliver(call, target != null && target.host().isDead() ? network.at(to) : target);
  }

  private void deliver(Call call, @Nullable SimProcess process) {
    if (process == null || call.delivered) {
      return;
    }
    call.delivered = true;
    process
        .inbox()
        .execute(
            () -> delivery.deliver(process, call.request, reply -> answer(process, call, reply)));
  }

  private void answer(SimProcess process, Call call, R reply) {
    if (broken || process.host().isDead()) {
      return;
    }
    if (chance(network.faults.breaks)) {
      breakNow();
      return;
    }
    long now = network.scheduler.nowNanos();
    answersArriveNanos =
        Math.max(answersArriveNanos, now + network.faults.delayNanos(network.scheduler.random()));
    network.scheduler.after(answersArriveNanos - now, () -> answerArrives(call, reply, now));
  }

  private void answerArrives(Call call, R reply, long sentNanos) {
    if (broken) {
      return;
    }
    if (network.isCut(to, from.address())) {
      holdUp(sentNanos, () -> answerArrives(call, reply, sentNanos));
      return;
    }
    call.succeed(reply);
  }

  private void holdUp(long sentNanos, Runnable again) {
    if (network.scheduler.nowNanos() - sentNanos > KEEPALIVE_NANOS) {
      breakNow();
      return;
    }
    network.scheduler.after(CUT_CHECK_NANOS, again);
  }

  private boolean chance(double probability) {
    return probability > 0 && network.scheduler.random().nextDouble() < probability;
  }

  private final class Call {
    private final Q request;
    private final CallListener<R> listener;
    private boolean delivered;
    private boolean over;
    private @Nullable Timer timeout;

    Call(Q request, CallListener<R> listener) {
      this.request = request;
      this.listener = listener;
    }

    void succeed(R reply) {
      if (end()) {
        from.inbox().execute(() -> listener.onReply(reply));
      }
    }

    void fail(CallFailure failure) {
      if (end()) {
        from.inbox().execute(() -> listener.onFailure(failure, from.address() + " to " + to));
      }
    }

    private boolean end() {
      if (over) {
        return false;
      }
      over = true;
      pending.remove(this);
      if (timeout != null) {
        timeout.cancel();
      }
      return true;
    }
  }
}
