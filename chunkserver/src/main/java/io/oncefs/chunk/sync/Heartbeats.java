package io.oncefs.chunk.sync;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.HeartbeatAnswer;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterRequest.Heartbeat;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells every master, leader or not, that this server lives, so that a new leader is warm; hears
 * what the leader wants done.
 */
public final class Heartbeats {
  private static final long TIMEOUT_NANOS = 2_000_000_000L;

  private final EventLoop loop;
  private final Host host;
  private final Clock clock;
  private final MasterCalls calls;
  private final ChunkStore store;
  private final Lease lease;
  private final Membership membership;
  private final long periodNanos;
  private final Set<ChunkId> sealedHere = new TreeSet<>();

  public Heartbeats(
      EventLoop loop,
      Host host,
      MasterCalls calls,
      ChunkStore store,
      Lease lease,
      Membership membership,
      long periodNanos) {
    this.loop = loop;
    this.host = host;
    this.clock = host.clock();
    this.calls = calls;
    this.store = store;
    this.lease = lease;
    this.membership = membership;
    this.periodNanos = periodNanos;
  }

  /** Begins; each master has a beat of its own, so that a slow one delays no other. */
  public void start(List<String> masters) {
    masters.forEach(each -> loop.execute(() -> beat(each)));
  }

  /** This seal has been carried out: the leader hears of it until it stops asking. */
  public void confirm(ChunkId chunk) {
    loop.execute(() -> sealedHere.add(chunk));
  }

  private void beat(String master) {
    long sent = clock.nanos();
    Heartbeat heartbeat;
    try {
      ChunkStore.Usage usage = store.usage();
      heartbeat =
          new Heartbeat(
              store.cluster(),
              store.store(),
              store.generation(),
              usage.capacityBytes(),
              usage.freeBytes(),
              usage.chunks(),
              List.copyOf(sealedHere));
    } catch (StoreFailed failed) {
      host.faults().fatal("the store does not say how full it is", failed);
      return;
    }
    calls.call(
        master,
        heartbeat,
        TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(MasterReply reply) {
            loop.execute(() -> heard(master, sent, reply));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.execute(() -> beatLater(master, sent));
          }
        });
  }

  private void beatLater(String master, long sentNanos) {
    long wait = Math.max(periodNanos / 10, sentNanos + periodNanos - clock.nanos());
    loop.after(wait, () -> beat(master));
  }

  private void heard(String master, long sentNanos, MasterReply reply) {
    beatLater(master, sentNanos);
    if (reply instanceof MasterReply.Failed failed) {
      if (failed.code() == MasterReply.Failed.Code.WRONG_CLUSTER
          || failed.code() == MasterReply.Failed.Code.STALE_GENERATION) {
        membership.rejected(failed.message());
      }
    } else if (reply instanceof HeartbeatAnswer answer) {
      lease.renewed(sentNanos, answer.leaseMillis());
      if (answer.registered().equals(store.generation())) {
        membership.registered();
      }
      membership.floor(answer.floor().value());
      if (answer.leader()) {
        orders(answer.seals());
        if (answer.ordersWait()) {
          membership.ordersWait();
        }
      }
    }
  }

  private void orders(List<SealOrder> seals) {
    Set<ChunkId> wanted = seals.stream().map(SealOrder::chunk).collect(Collectors.toSet());
    sealedHere.retainAll(wanted);
    membership.seals(seals.stream().filter(each -> !sealedHere.contains(each.chunk())).toList());
  }
}
