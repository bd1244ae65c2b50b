package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Replica;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicas that somebody says are not what they should be: damaged, different, or not there. The
 * word of nobody is taken for it: the replica is read once more by its own server. If it is bad,
 * and only then, another one is read, and only if that one is whole the bad one is let go of. So no
 * replica goes before another has just been seen to be good.
 *
 * <p>What is lost here, with this leader or for want of room, is found and said again; until then
 * it is told that it was lost.
 */
final class Doubts {
  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
  private static final long VERIFY_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int WAITING_MAX = 10_000;
  private static final int AT_ONCE = 4;

  private final Proposer proposer;
  private final Views views;
  private final ChunkCalls calls;
  private final EventLoop loop;
  private final MasterMetrics metrics;
  private final Consumer<StoreId> unsettled;
  private final Deque<Doubt> waiting = new ArrayDeque<>();
  private final Set<Doubt> known = new HashSet<>();

  /** Chunks with a bad replica and no other that is whole, as far as was seen. */
  private final Set<ChunkId> hopeless = new LinkedHashSet<>();

  private int underWay;

  /**
   * @param unsettled hears of a store whose replica was doubted when that was given up: whether the
   *     replica is there is as open as before
   */
  Doubts(
      Proposer proposer,
      Views views,
      ChunkCalls calls,
      EventLoop loop,
      MasterMetrics metrics,
      Consumer<StoreId> unsettled) {
    this.proposer = proposer;
    this.views = views;
    this.calls = calls;
    this.loop = loop;
    this.metrics = metrics;
    this.unsettled = unsettled;
  }

  private record Doubt(ChunkId chunk, StoreId store) {}

  /** Somebody says that this replica is bad. */
  void add(ChunkId chunk, StoreId store) {
    Doubt doubt = new Doubt(chunk, store);
    if (!proposer.leads() || known.contains(doubt)) {
      return;
    }
    if (known.size() >= WAITING_MAX) {
      unsettled.accept(store);
      return;
    }
    known.add(doubt);
    waiting.add(doubt);
    pump();
  }

  /** Whether something speaks against a replica of the chunk. */
  boolean speakAgainst(ChunkId chunk, StoreId store) {
    return hopeless.contains(chunk) || known.contains(new Doubt(chunk, store));
  }

  /** Chunks that have a damaged replica and no whole one that was found. */
  long hopeless() {
    return hopeless.size();
  }

  void end() {
    waiting.clear();
    known.clear();
    hopeless.clear();
    underWay = 0;
  }

  private void pump() {
    while (underWay < AT_ONCE && !waiting.isEmpty()) {
      Doubt doubt = waiting.remove();
      underWay++;
      verify(doubt, doubt.store(), verdict -> heard(doubt, verdict));
    }
  }

  private void done(Doubt doubt) {
    if (known.remove(doubt)) {
      underWay--;
      pump();
    }
  }

  /** What a server found out about its own replica. */
  private enum Verdict {
    WHOLE,
    BAD,
    /** It is none of the valid replicas (any more): of no interest. */
    NONE,
    UNKNOWN
  }

  private void heard(Doubt doubt, Verdict verdict) {
    if (verdict == Verdict.BAD) {
      LOG.warn("the replica of {} on {} is bad", doubt.chunk(), doubt.store());
      metrics.badReplica();
      Deque<StoreId> others = new ArrayDeque<>();
      ChunkRow row = row(doubt.chunk());
      ChunkRow.Decision decision = row == null ? null : row.decision();
      if (decision != null) {
        decision.valid().stream().filter(each -> !each.equals(doubt.store())).forEach(others::add);
      }
      findWhole(doubt, others);
    } else {
      if (verdict == Verdict.WHOLE) {
        hopeless.remove(doubt.chunk());
      } else if (verdict == Verdict.UNKNOWN) {
        unsettled.accept(doubt.store());
      }
      done(doubt);
    }
  }

  private void findWhole(Doubt doubt, Deque<StoreId> others) {
    StoreId next = others.poll();
    if (next == null) {
      LOG.error(
          "no other replica of {} could be seen to be whole: {} keeps its own",
          doubt.chunk(),
          doubt.store());
      hopeless.add(doubt.chunk());
      done(doubt);
      return;
    }
    verify(
        doubt,
        next,
        verdict -> {
          if (verdict == Verdict.WHOLE) {
            hopeless.remove(doubt.chunk());
            proposer.propose(
                new Command.DismissReplica(doubt.chunk(), doubt.store(), 1),
                answer -> {
                  if (answer instanceof Answer.Lost) {
                    unsettled.accept(doubt.store());
                  }
                  done(doubt);
                });
          } else {
            findWhole(doubt, others);
          }
        });
  }

  /** Has a store read its replica, unless that has yet to be cut to the decision. */
  private void verify(Doubt doubt, StoreId store, Consumer<Verdict> then) {
    ChunkRow row = row(doubt.chunk());
    ChunkRow.Decision decision = row == null ? null : row.decision();
    ReplicaLocation location = row == null ? null : location(row, store);
    if (row == null || decision == null || location == null || !row.isValid(store)) {
      loop.execute(() -> then.accept(Verdict.NONE));
      return;
    }
    if (views.look(rows -> new ChunkIndex(rows).isUnconfirmed(store, doubt.chunk()))) {
      loop.execute(() -> then.accept(Verdict.UNKNOWN));
      return;
    }
    calls.call(
        location.destination(),
        new ChunkRequest.Verify(doubt.chunk(), decision.at()),
        VERIFY_TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            loop.execute(() -> then.accept(verdict(reply)));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.execute(() -> then.accept(Verdict.UNKNOWN));
          }
        });
  }

  private static Verdict verdict(ChunkReply reply) {
    if (reply instanceof ChunkReply.Done) {
      return Verdict.WHOLE;
    }
    return reply instanceof Refused refused
            && (refused.code() == Refused.Code.CORRUPT
                || refused.code() == Refused.Code.DIVERGED
                || refused.code() == Refused.Code.NOT_HERE)
        ? Verdict.BAD
        : Verdict.UNKNOWN;
  }

  private @Nullable ChunkRow row(ChunkId chunk) {
    return views.look(rows -> new ChunkIndex(rows).row(chunk));
  }

  private @Nullable ReplicaLocation location(ChunkRow row, StoreId store) {
    for (Replica each : row.replicas()) {
      if (each.store().equals(store)) {
        return views.look(rows -> new Registry(rows).locate(each));
      }
    }
    return null;
  }
}
